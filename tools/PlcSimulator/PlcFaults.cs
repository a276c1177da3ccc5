namespace EdgeInspector.PlcSimulator;

/// <summary>What is wrong with the PLC. Replace the whole record through <see cref="SimulatedPlc.Faults"/> while it runs.</summary>
public sealed record PlcFaults
{
    public static PlcFaults None { get; } = new();

    /// <summary>Period of the scan instead of the usual one; null is no fault. The light barrier's interrupt stays quick.</summary>
    public TimeSpan? SlowScan { get; init; }

    /// <summary>Verdicts are taken, but AckSeq does not move.</summary>
    public bool LoseAcknowledgements { get; init; }

    /// <summary>The PLC program runs, but PlcHeartbeat does not move.</summary>
    public bool FreezeHeartbeat { get; init; }
}
