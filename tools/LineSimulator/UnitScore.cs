using EdgeInspector.PlcSimulator;

namespace EdgeInspector.LineSimulator;

/// <summary>One unit seen from all sides: what it was, what was recorded about it, what the PLC got, and where it went.</summary>
/// <param name="Planned">The truth.</param>
/// <param name="Plc">The PLC's record.</param>
/// <param name="Records">The decision records with this unit's id; exactly one in a good run.</param>
public sealed record UnitScore(PlannedUnit Planned, PlcUnit Plc, IReadOnlyList<DecisionRecord> Records)
{
    /// <summary>The verdict of the record; <c>-</c> when there is none, or more than one.</summary>
    public string Verdict => Records is [var only] ? only.Verdict : "-";

    public string Reason => Records is [var only] ? only.Reason : "";

    /// <summary>A defective unit in the accept lane: the one thing that must not happen.</summary>
    public bool IsEscape => Planned.IsDefective && Plc.Lane == Lane.Accept;

    /// <summary>A good unit that was not accepted.</summary>
    public bool IsFalseReject => !Planned.IsDefective && Plc.Lane != Lane.Accept;
}
