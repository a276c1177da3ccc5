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

    /// <summary>What the camera sent. Only a plane of pixels has a <see cref="Frame.View"/>: see <see cref="HasPlane"/>.</summary>
    public PayloadType PayloadType { get; init; }

    /// <summary>Bytes of the whole payload, from the start of the buffer: the image or the file, filling, and chunks.</summary>
    public int PayloadBytes { get; init; }

    /// <summary>Where the image begins, in bytes from the start of the buffer: not 0 only when other parts lie before it.</summary>
    public int ImageOffset { get; init; }

    /// <summary>Bytes of the image or the compressed file, without chunks. 0 when there is none.</summary>
    public int ImageBytes { get; init; }

    /// <summary>Where the chunks behind the image begin, in bytes from the start of the buffer.</summary>
    public int ChunkOffset { get; init; }

    /// <summary>Bytes of the chunks, each with its id and length behind it. 0 when the payload has none but the image.</summary>
    public int ChunkBytes { get; init; }

    /// <summary>What the trailer says of the chunks' arrangement: as long as it is the same number, so are ids and lengths. 0 when it does not say.</summary>
    public uint ChunkLayoutId { get; init; }

    /// <summary>Format of the plane; zero when there is none.</summary>
    public PixelFormat PixelFormat { get; init; }

    /// <summary>Pixels per line.</summary>
    public int Width { get; init; }

    /// <summary>Lines.</summary>
    public int Height { get; init; }

    /// <summary>Bytes from one line to the next; 0 when there is no plane.</summary>
    public int StrideBytes { get; init; }

    /// <summary>The payload holds pixels that can be looked at as they are, neither compressed nor something else.</summary>
    public bool HasPlane => StrideBytes > 0 && Width > 0 && Height > 0;

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
