using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Commands.Replay;

/// <summary>What the model and the measurements found in a view that was run again.</summary>
internal sealed record LookedView(ViewOutcome Outcome, FindingList Findings);
