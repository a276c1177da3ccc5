namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>The live counters of a stream. One thread adds; any thread takes a snapshot.</summary>
internal sealed class StreamCounters
{
    public long CompletedBuffers;
    public long Failures;
    public long Underruns;
    public long Timeouts;
    public long Aborted;
    public long SizeMismatch;
    public long PayloadNotSupported;
    public long ChunkMismatch;
    public long MissingPackets;
    public long ResendRequests;
    public long ResentPackets;
    public long ResendRefusals;
    public long DuplicatedPackets;
    public long IgnoredPackets;
    public long MalformedPackets;
    public long StrayPackets;
    public long ReceivedPackets;
    public long ReceivedBytes;
    public long KernelDrops;
    public long MissingFrames;
    public long BlocksDroppedByCamera;
    public long ResendRangeErrors;
    public long ErrorPackets;
    public long ResendRatioReached;
    public long ResendDisabled;
    public long IgnoredBytes;
    public long TransferredBytes;

    public ReceiveLatency ReceiveLatency { get; } = new();

    public StreamStatistics Snapshot() => new()
    {
        CompletedBuffers = Volatile.Read(ref CompletedBuffers),
        Failures = Volatile.Read(ref Failures),
        Underruns = Volatile.Read(ref Underruns),
        Timeouts = Volatile.Read(ref Timeouts),
        Aborted = Volatile.Read(ref Aborted),
        SizeMismatch = Volatile.Read(ref SizeMismatch),
        PayloadNotSupported = Volatile.Read(ref PayloadNotSupported),
        ChunkMismatch = Volatile.Read(ref ChunkMismatch),
        MissingPackets = Volatile.Read(ref MissingPackets),
        ResendRequests = Volatile.Read(ref ResendRequests),
        ResentPackets = Volatile.Read(ref ResentPackets),
        ResendRefusals = Volatile.Read(ref ResendRefusals),
        DuplicatedPackets = Volatile.Read(ref DuplicatedPackets),
        IgnoredPackets = Volatile.Read(ref IgnoredPackets),
        MalformedPackets = Volatile.Read(ref MalformedPackets),
        StrayPackets = Volatile.Read(ref StrayPackets),
        ReceivedPackets = Volatile.Read(ref ReceivedPackets),
        ReceivedBytes = Volatile.Read(ref ReceivedBytes),
        KernelDrops = Volatile.Read(ref KernelDrops),
        MissingFrames = Volatile.Read(ref MissingFrames),
        BlocksDroppedByCamera = Volatile.Read(ref BlocksDroppedByCamera),
        ResendRangeErrors = Volatile.Read(ref ResendRangeErrors),
        ErrorPackets = Volatile.Read(ref ErrorPackets),
        ResendRatioReached = Volatile.Read(ref ResendRatioReached),
        ResendDisabled = Volatile.Read(ref ResendDisabled),
        IgnoredBytes = Volatile.Read(ref IgnoredBytes),
        TransferredBytes = Volatile.Read(ref TransferredBytes),
        ReceiveLatencyP50 = ReceiveLatency.Percentile(0.5),
        ReceiveLatencyP99 = ReceiveLatency.Percentile(0.99),
        ReceiveLatencyMax = ReceiveLatency.Max,
    };
}
