using EdgeInspector.Audit;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent;

/// <summary>Something for the audit log: the record of a unit, or an event. Exactly one of the two is there, or neither with a <see cref="Turn"/>.</summary>
public readonly record struct RecordEntry(InspectionResult? Result, AuditEvent? Event)
{
    /// <summary>Another batch begins after what stands before this.</summary>
    public RecordTurn? Turn { get; init; }
}
