using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Plc;

/// <summary>What became of a verdict, for the reject loop's comparison with the gate.</summary>
public readonly record struct DeliveredVerdict(UnitId Unit, DeliveryOutcome Outcome);
