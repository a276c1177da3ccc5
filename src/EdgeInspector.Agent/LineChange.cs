using EdgeInspector.Inspection;

namespace EdgeInspector.Agent;

/// <summary>A step of the line from state to state, for log, audit trail and MQTT.</summary>
public sealed record LineChange(LineState From, LineState To, LineEvent On, string Why);
