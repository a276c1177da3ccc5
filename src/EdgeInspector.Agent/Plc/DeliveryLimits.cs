using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Plc;

/// <summary>Counts events in a row after which the line asks for a stop.</summary>
/// <remarks>Owned by the verdict thread. 0 switches a rule off.</remarks>
public sealed class DeliveryLimits(int consecutiveRejects, int lateInRow)
{
    private int _rejects;
    private int _late;

    /// <summary>Counts one unit; the text of the limit that it breaks, or null.</summary>
    /// <param name="verdict">The decision's verdict.</param>
    /// <param name="reason">A unit that the line could not inspect for want of a part says nothing of the product and is not counted.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="linkWasUp">A verdict that could not leave because the PLC is away is not late by our fault.</param>
    public string? Count(Verdict verdict, RejectReason reason, DeliveryOutcome outcome, bool linkWasUp)
    {
        bool isOfLine = reason is RejectReason.LineNotReady or RejectReason.PlcLost or RejectReason.Shutdown;
        if (!isOfLine) _rejects = verdict == Verdict.Reject ? _rejects + 1 : 0;
        bool isLate = linkWasUp && outcome is DeliveryOutcome.NotSent or DeliveryOutcome.NotAcknowledged;
        _late = isLate ? _late + 1 : outcome == DeliveryOutcome.Acknowledged ? 0 : _late;
        if (consecutiveRejects > 0 && _rejects >= consecutiveRejects) return $"{_rejects} units in a row were rejected (limit {consecutiveRejects})";
        if (lateInRow > 0 && _late >= lateInRow) return $"{_late} verdicts in a row were late (limit {lateInRow})";
        return null;
    }
}
