namespace EdgeInspector.GigEVision;

/// <summary>Counters of one stream since its start, under the names that Aravis gives them where it has one.</summary>
/// <remarks>A snapshot, taken from any thread; each number is exact, the set is not taken at one instant.</remarks>
public readonly record struct StreamStatistics
{
    /// <summary>Frames handed over complete.</summary>
    public long CompletedBuffers { get; init; }

    /// <summary>Frames handed over with any other status.</summary>
    public long Failures { get; init; }

    /// <summary>Images for which the pool had no buffer.</summary>
    public long Underruns { get; init; }

    /// <summary>Failed frames whose leader or trailer never came.</summary>
    public long Timeouts { get; init; }

    /// <summary>Failed frames that were being filled when the stream was stopped.</summary>
    public long Aborted { get; init; }

    /// <summary>Failed frames whose leader, trailer and packets do not agree on a size that fits.</summary>
    public long SizeMismatch { get; init; }

    /// <summary>Failed frames of a payload type that is not read here.</summary>
    public long PayloadNotSupported { get; init; }

    /// <summary>Failed frames whose chunks lie about their lengths.</summary>
    public long ChunkMismatch { get; init; }

    /// <summary>Packets, leaders and trailers included, that failed frames never got.</summary>
    public long MissingPackets { get; init; }

    /// <summary>Packets asked for again, every repetition counted.</summary>
    public long ResendRequests { get; init; }

    /// <summary>Packets that came because they had been asked for.</summary>
    public long ResentPackets { get; init; }

    /// <summary>Answers of the camera that a packet asked for is no longer there.</summary>
    public long ResendRefusals { get; init; }

    /// <summary>Packets that were already in.</summary>
    public long DuplicatedPackets { get; init; }

    /// <summary>Packets of frames already handed over, or of kinds that are not read.</summary>
    public long IgnoredPackets { get; init; }

    /// <summary>Packets refused because they are too short for what they claim, too long, or out of the frame.</summary>
    public long MalformedPackets { get; init; }

    /// <summary>Datagrams that came from somebody else than the camera.</summary>
    public long StrayPackets { get; init; }

    /// <summary>Datagrams received, whatever became of them.</summary>
    public long ReceivedPackets { get; init; }

    /// <summary>Bytes of those datagrams, without IP and UDP headers.</summary>
    public long ReceivedBytes { get; init; }

    /// <summary>Datagrams that the kernel threw away because the receive buffer, or the ring, was full.</summary>
    /// <remarks>On <see cref="ReceivePath.Socket"/> Linux alone tells; else 0. Up to half a second late there and on the ring.</remarks>
    public long KernelDrops { get; init; }

    /// <summary>Bytes of payload put at their place in a frame.</summary>
    public long TransferredBytes { get; init; }

    /// <summary>Bytes of the ignored packets.</summary>
    public long IgnoredBytes { get; init; }

    /// <summary>Images of which not one packet came, by the gaps in their numbers.</summary>
    public long MissingFrames { get; init; }

    /// <summary>Images that the camera says it threw away; told with extended ids only.</summary>
    public long BlocksDroppedByCamera { get; init; }

    /// <summary>Answers of the camera that packets asked for do not exist; told with extended ids only.</summary>
    public long ResendRangeErrors { get; init; }

    /// <summary>Packets with an error status: answers that carry no data.</summary>
    public long ErrorPackets { get; init; }

    /// <summary>Frames for which as many packets were asked for as may be.</summary>
    public long ResendRatioReached { get; init; }

    /// <summary>Frames for which nothing more was asked because the camera said that a packet is gone.</summary>
    public long ResendDisabled { get; init; }

    /// <summary>From a complete frame's first packet to its hand-over: half of the frames took no longer. At most 12.5 % too high.</summary>
    public TimeSpan ReceiveLatencyP50 { get; init; }

    /// <summary>The same for 99 of 100 frames.</summary>
    public TimeSpan ReceiveLatencyP99 { get; init; }

    /// <summary>The longest, exact to a microsecond.</summary>
    public TimeSpan ReceiveLatencyMax { get; init; }
}
