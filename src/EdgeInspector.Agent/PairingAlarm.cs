using EdgeInspector.Inspection;

namespace EdgeInspector.Agent;

/// <summary>Counters of trigger, frame and verdict disagree: for log, audit trail and MQTT.</summary>
/// <param name="Outcome">What the ledger said; <see cref="TriggerOutcome.Repeated"/> when a frame's time did not fit its trigger.</param>
/// <param name="Trigger">The trigger at which it was seen.</param>
/// <param name="Unit">The unit, where it is known.</param>
public readonly record struct PairingAlarm(TriggerOutcome Outcome, uint Trigger, UnitId Unit);
