namespace EdgeInspector.Benchmarks.Plc;

/// <summary>What can befall a unit of the soak.</summary>
internal enum SoakFault
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The PLC takes the verdict and does not acknowledge it.</summary>
    LostAck,

    /// <summary>The PLC's scan comes when the gate is set already.</summary>
    SlowScan,

    /// <summary>The server refuses the payload.</summary>
    RefusedPayload,

    /// <summary>The server refuses the commit.</summary>
    RefusedCommit,

    /// <summary>The trigger counter jumps.</summary>
    CounterJump,

    /// <summary>The trigger counter begins anew.</summary>
    CounterRestart,

    /// <summary>The unit is told under the id of the one before it.</summary>
    RepeatedUnitId,

    /// <summary>The server forgets its sessions.</summary>
    KillSessions,

    /// <summary>The server's connections are cut while the verdict is under way.</summary>
    KillConnections,

    /// <summary>The server comes up anew with our namespace under another index.</summary>
    OtherNamespaceIndex,

    /// <summary>The agent is started anew: it forgets everything and asks the PLC for the last number.</summary>
    AgentRestart,
}
