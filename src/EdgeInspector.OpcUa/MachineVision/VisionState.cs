namespace EdgeInspector.OpcUa;

/// <summary>What a vision system is doing: the states of OPC 40100-1, those of the automatic mode standing for Operational. The zero value does nothing.</summary>
public enum VisionState
{
    Preoperational = 0,
    Halted,
    Error,
    Initialized,
    Ready,
    SingleExecution,
    ContinuousExecution,
}
