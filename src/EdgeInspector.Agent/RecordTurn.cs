using EdgeInspector.Agent.Configuration;
using EdgeInspector.Audit;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent;

/// <summary>From here on units belong to another batch, or another recipe: it takes its place among the records, so that each has the settings of its own time.</summary>
/// <param name="Batch">Counts from zero.</param>
/// <param name="Context">Under which settings the units are decided.</param>
/// <param name="Settings">The line's, with the recipe that is loaded.</param>
/// <param name="Before">The ledger's counters at the end of the batch before.</param>
public sealed record RecordTurn(Batch Batch, DecisionContext Context, LineConfiguration Settings, LedgerCounters Before);
