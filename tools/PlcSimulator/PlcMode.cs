namespace EdgeInspector.PlcSimulator;

/// <summary>What the program does with silence.</summary>
public enum PlcMode
{
    /// <summary>A unit without its accept is rejected.</summary>
    PositiveRelease = 0,

    /// <summary>A unit without its reject passes, unless the agent is mute or not ready: the weaker program of a retrofit.</summary>
    RejectSignal,
}
