using EdgeInspector.Audit;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent;

/// <summary>Something for the audit log: the record of a unit, or an event. Exactly one of the two is there.</summary>
public readonly record struct RecordEntry(InspectionResult? Result, AuditEvent? Event);
