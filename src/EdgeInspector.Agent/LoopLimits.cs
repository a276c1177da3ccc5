namespace EdgeInspector.Agent;

/// <summary>Limits that the reject loop counts against; 0 switches a rule off.</summary>
/// <param name="MissingConfirm">Units in a row of which the gate's sensor tells nothing, or that did not follow an acknowledged accept.</param>
/// <param name="UnitsWhileStale">Units fed while the PLC's heartbeat stands still.</param>
public readonly record struct LoopLimits(int MissingConfirm, int UnitsWhileStale);
