namespace EdgeInspector.PlcSimulator;

/// <summary>Faults that a schedule can bring. The first ones last; the others happen once.</summary>
public enum PlcFaultKind
{
    /// <summary>Scans of 60 ms.</summary>
    SlowScan,
    LostAcks,
    FrozenHeartbeat,
    GateStuckOnAccept,
    GateStuckOnReject,
    BlindSensor,

    /// <summary>The server is away for as long.</summary>
    ServerAway,

    /// <summary>The trigger counter jumps by three.</summary>
    CounterJump,

    /// <summary>The trigger counter begins anew at 0.</summary>
    CounterRestart,

    /// <summary>The next unit is told under the id of the one before it.</summary>
    RepeatedUnitId,
    KillSessions,
    KillConnections,

    /// <summary>The server comes up anew at once, with our namespace under another index.</summary>
    OtherNamespaceIndex,
}
