using System.Globalization;
using EdgeInspector.Inspection;
using EdgeInspector.OpcUa;

namespace EdgeInspector.Agent;

/// <summary>A unit's record in the words of OPC 40100-1.</summary>
/// <remarks>Pure. The content is: verdict, reason, score, delivery, ResultSeq, whether the unit was a challenge.</remarks>
public static class VisionReport
{
    public static VisionResult Of(InspectionResult result, VisionId recipe, VisionId configuration)
    {
        ArgumentNullException.ThrowIfNull(result);
        Decision decision = result.Decision;
        DateTime decided = result.DecidedAtUtc.UtcDateTime;
        return new VisionResult
        {
            ResultId = string.Create(CultureInfo.InvariantCulture, $"{result.BatchId}/{decision.Unit}/{decision.Trigger.Number}"),
            State = StateOf(decision.Reason),
            PartId = decision.Unit.ToString(),
            JobId = result.BatchId,
            Recipe = recipe,
            Configuration = configuration,
            CreationTime = decided,
            StartTime = decided - (decision.DecidedAt - decision.Trigger.At),
            EndTime = decided + (result.DeliveredAt - decision.DecidedAt),
            AcquisitionDuration = Longest(decision.Views, v => v.Times.ReceivedAt - v.Times.FirstPacketAt),
            ProcessingDuration = Longest(decision.Views, v => v.Outcome == ViewOutcome.Inspected ? v.Times.InspectedAt - v.Times.InspectionStartedAt : null),
            Content =
            [
                result.Verdict.ToString(), result.Reason.ToString(), decision.Score, result.Delivery.ToString(), result.ResultSequence, decision.Trigger.IsChallenge,
            ],
        };
    }

    // The state says how the inspection went; what became of the verdict at the PLC is in the content.
    private static VisionResultState StateOf(RejectReason reason) => reason switch
    {
        RejectReason.None or RejectReason.Defect or RejectReason.Doubt or RejectReason.DefectInFewViews or RejectReason.NotMeasured => VisionResultState.Completed,
        RejectReason.Late or RejectReason.LineNotReady or RejectReason.Shutdown => VisionResultState.Aborted,
        RejectReason.ModelFailed or RejectReason.OutsideSampleSpace or RejectReason.FrameIncomplete or RejectReason.NotInspected
            or RejectReason.ViewMissing or RejectReason.ViewTwice or RejectReason.TooManyFindings or RejectReason.TriggerMismatch or RejectReason.CounterGap
            or RejectReason.UnitTwice or RejectReason.LedgerFull or RejectReason.PlcLost => VisionResultState.Failed,
        _ => VisionResultState.Failed,
    };

    private static TimeSpan? Longest(in ViewList views, Func<ViewResult, TimeSpan?> time)
    {
        TimeSpan? longest = null;
        for (int view = 0; view < ViewList.Capacity; view++)
        {
            if (views.Has(view) && time(views[view]) is { } took && (longest is null || took > longest)) longest = took;
        }

        return longest;
    }
}
