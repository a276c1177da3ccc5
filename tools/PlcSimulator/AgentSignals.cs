namespace EdgeInspector.PlcSimulator;

/// <summary>The agent's cyclic signals as the PLC reads them at the start of a scan.</summary>
/// <param name="Heartbeat">Moves with the agent's inspection loop.</param>
/// <param name="Ready">Model proven, camera streaming, records writable, session up.</param>
/// <param name="RequestsStop">The agent asks for a stop.</param>
public readonly record struct AgentSignals(uint Heartbeat, bool Ready, bool RequestsStop = false);
