namespace EdgeInspector.Imaging;

/// <summary>One part of a multipart frame: what it is and where its bytes lie. By value: it may outlive the pixels.</summary>
public readonly record struct FramePart
{
    public PartType Type { get; init; }

    /// <summary>Bytes from the start of the buffer.</summary>
    public int Offset { get; init; }

    public int SizeBytes { get; init; }

    /// <summary>Zero unless the part is made of pixels.</summary>
    public PixelFormat PixelFormat { get; init; }

    /// <summary>Pixels per line; 0 unless the part is made of pixels.</summary>
    public int Width { get; init; }

    /// <summary>Lines; 0 unless the part is made of pixels.</summary>
    public int Height { get; init; }

    /// <summary>Bytes from one line to the next; 0 unless the part is an image that can be looked at.</summary>
    public int StrideBytes { get; init; }

    /// <summary>Which of the camera's sensors or streams.</summary>
    public byte SourceId { get; init; }

    /// <summary>The same for parts that belong together.</summary>
    public ushort PurposeId { get; init; }

    public ushort RegionId { get; init; }
}
