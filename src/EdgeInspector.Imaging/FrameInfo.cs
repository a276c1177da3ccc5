namespace EdgeInspector.Imaging;

/// <summary>What the camera said of an image, and when its packets came. By value: it may outlive the pixels.</summary>
/// <remarks>
/// <c>CameraTimestampNs</c> is the camera's clock in nanoseconds. <c>FirstPacketAt</c> and <c>LastPacketAt</c> are host
/// timestamps of <c>TimeProvider.GetTimestamp()</c>, not wall-clock time.
/// </remarks>
public readonly record struct FrameInfo
{
    /// <summary>Position of the camera in the configuration, from 0.</summary>
    public int Camera { get; init; }

    /// <summary>The camera's own number of the image (GVSP block id), 16 or 64 bits wide.</summary>
    public ulong BlockId { get; init; }

    /// <summary>Images since the start of acquisition, from 0, with the wrap of 16-bit ids undone; lost images count.</summary>
    public ulong Sequence { get; init; }

    public PixelFormat PixelFormat { get; init; }

    /// <summary>Pixels per line.</summary>
    public int Width { get; init; }

    /// <summary>Lines.</summary>
    public int Height { get; init; }

    /// <summary>Bytes from one line to the next.</summary>
    public int StrideBytes { get; init; }

    public ulong CameraTimestampNs { get; init; }

    public long FirstPacketAt { get; init; }

    public long LastPacketAt { get; init; }

    /// <summary>Packets of leader, payload and trailer that the frame is made of.</summary>
    public int PacketsExpected { get; init; }

    /// <summary>Packets that never came.</summary>
    public int MissingPackets { get; init; }

    /// <summary>Packets that came on request.</summary>
    public int ResentPackets { get; init; }

    /// <summary>Packets asked for again, repetitions counted.</summary>
    public int AskedPackets { get; init; }
}
