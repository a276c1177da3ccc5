using EdgeInspector.Audit;
using EdgeInspector.Audit.Evidence;
using EdgeInspector.Inspection;
using EdgeInspector.Mqtt;

namespace EdgeInspector.Agent;

/// <summary>A unit whose record waits for the disk, with what ties a message about it to that record.</summary>
/// <param name="Result">The unit.</param>
/// <param name="Record">Number and hash of its record.</param>
/// <param name="Evidence">What the record says of each view's pixels; null when nothing is kept.</param>
internal sealed record RecordedUnit(InspectionResult Result, AuditCheckpoint Record, IReadOnlyList<ViewEvidence>? Evidence)
{
    /// <summary>What the plant is told. Only when the record is durable: its hash then is the log's.</summary>
    public UnitReport ToReport(string defectClass)
    {
        ViewPicture[] pictures = Evidence is null ? [] :
        [
            .. Evidence.Select((view, at) => (View: at, Kept: view)).Where(e => Result.Decision.Views.Has(e.View))
                .Select(e => new ViewPicture(e.View, e.Kept.Word, e.Kept.Frame?.Sha256 ?? "", e.Kept.Map?.Sha256 ?? "")),
        ];
        return new UnitReport(Result, defectClass, Result.DeliveredAt - Result.Decision.Trigger.At, Record.Hash, Record.Sequence, pictures);
    }
}
