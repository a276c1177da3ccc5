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

    /// <summary>The gate stays on this lane whatever it is told; null is no fault.</summary>
    public Lane? StuckGate { get; init; }

    /// <summary>The gate's sensor sees nobody.</summary>
    public bool BlindSensor { get; init; }

    /// <summary>Both records' faults at once.</summary>
    public PlcFaults With(PlcFaults other) => new()
    {
        SlowScan = other.SlowScan ?? SlowScan,
        LoseAcknowledgements = LoseAcknowledgements || other.LoseAcknowledgements,
        FreezeHeartbeat = FreezeHeartbeat || other.FreezeHeartbeat,
        StuckGate = other.StuckGate ?? StuckGate,
        BlindSensor = BlindSensor || other.BlindSensor,
    };
}
