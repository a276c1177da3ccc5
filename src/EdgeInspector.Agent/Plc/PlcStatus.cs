using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Plc;

/// <summary>What the agent tells the PLC of itself between verdicts.</summary>
/// <param name="Heartbeat">Moves with the inspection loop.</param>
/// <param name="State">SAFE 0, READY 1, RUN 2, HOLD 3, FAULT 4.</param>
/// <param name="IsReady">Model proven, camera streaming, records writable, session up.</param>
/// <param name="FaultCode">Cause of a fault: the missing conditions, a bit each; 0 when there is none.</param>
/// <param name="RequestsStop">The line asks to be stopped.</param>
/// <param name="RequestsChallenge">The line asks for a challenge kit.</param>
public readonly record struct PlcStatus(
    uint Heartbeat, byte State, bool IsReady, ushort FaultCode, bool RequestsStop, bool RequestsChallenge = false)
{
    /// <summary>The PLC's byte for a state of the line.</summary>
    public static byte StateOf(LineState state) => state switch
    {
        LineState.Ready => 1,
        LineState.SingleExecution or LineState.ContinuousExecution => 2,
        LineState.Halted => 3,
        LineState.Error => 4,
        LineState.Preoperational or LineState.Initialized => 0,
        _ => 0,
    };
}
