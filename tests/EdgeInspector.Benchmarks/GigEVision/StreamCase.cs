namespace EdgeInspector.Benchmarks.GigEVision;

/// <summary>What is to be received.</summary>
internal sealed record StreamCase
{
    /// <summary>GevSCPSPacketSize in bytes. Default 1500.</summary>
    public int PacketSizeBytes { get; init; } = 1500;

    /// <summary>GevSCPD in nanoseconds. Default 0, as fast as it goes.</summary>
    public int PacketDelayNs { get; init; }

    /// <summary>From the first frame to the window: compilers, caches and buffers settle. Default 2 s.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Cameras that stream at the same time, 1..4. Default 1; Aravis takes one.</summary>
    public int Cameras { get; init; } = 1;

    /// <summary>Whether every byte is compared with the simulator's test pattern (ours only). Default false.</summary>
    public bool Check { get; init; }
}
