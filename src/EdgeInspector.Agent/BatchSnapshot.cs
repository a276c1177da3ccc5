using EdgeInspector.Audit;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent;

/// <summary>The batch and the head of the log at one moment, swapped as a whole.</summary>
public sealed record BatchSnapshot(BatchSummary Summary, AuditCheckpoint Head);
