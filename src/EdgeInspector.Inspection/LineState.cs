namespace EdgeInspector.Inspection;

/// <summary>What the line is doing, by the state names of OPC 40100-1. The zero value inspects nothing.</summary>
public enum LineState : byte
{
    /// <summary>Starting up, or not configured.</summary>
    Preoperational = 0,

    /// <summary>Stopped on purpose or by a limit; nothing is accepted.</summary>
    Halted,

    /// <summary>Something that must work does not; nothing is accepted.</summary>
    Error,

    /// <summary>Operational: configuration and model are loaded and proven, nothing streams yet.</summary>
    Initialized,

    /// <summary>Operational: camera streams, records are writable, PLC session is up; waiting for units.</summary>
    Ready,

    /// <summary>Operational: one unit is inspected on request.</summary>
    SingleExecution,

    /// <summary>Operational: units are inspected as they are triggered.</summary>
    ContinuousExecution,
}
