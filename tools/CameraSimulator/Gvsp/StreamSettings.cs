using System.Net;

namespace EdgeInspector.CameraSimulator.Gvsp;

/// <summary>What the registers say about the stream, as one immutable whole: the sending thread reads it once for each block.</summary>
internal sealed record StreamSettings
{
    /// <summary>Parts that a multipart block may have.</summary>
    public const int PartsMax = 8;

    /// <summary>GevSCPSPacketSize in which the leader of so many parts fits.</summary>
    public const int MultiPartPacketSizeMin = GvspPacket.IpUdpBytes + GvspPacket.ExtendedHeadBytes + PayloadHeads.LeaderBytesMax;

    public bool Acquiring { get; init; }

    /// <summary>Counts AcquisitionStart, so that frame numbers begin anew.</summary>
    public int Acquisition { get; init; }

    /// <summary>Counts openings of the stream channel, so that block ids begin anew.</summary>
    public int Channel { get; init; }

    /// <summary>Null while the stream channel is closed.</summary>
    public IPEndPoint? Destination { get; init; }

    public bool ExtendedIds { get; init; }
    public bool DoNotFragment { get; init; }

    /// <summary>GevSCPSPacketSize, bytes.</summary>
    public int PacketSize { get; init; }

    /// <summary>GevSCPD in nanoseconds; the register counts ticks.</summary>
    public long PacketDelayNs { get; init; }

    public int Width { get; init; }
    public int Height { get; init; }
    public int OffsetX { get; init; }
    public int OffsetY { get; init; }
    public uint PixelFormat { get; init; }

    /// <summary>Frames after which the acquisition stops by itself; 0 is never.</summary>
    public uint FramesMax { get; init; }

    /// <summary>Frames/s when no trigger is on.</summary>
    public double FrameRate { get; init; }

    public bool TriggerOn { get; init; }
    public TriggerSource TriggerSource { get; init; }

    public bool Armed => Acquiring && Destination is not null;

    /// <summary>Bit 0 set while chunks are on, bit n when the chunk of selector n travels; 0 is none.</summary>
    public uint Chunks { get; init; }

    public double ExposureTimeUs { get; init; }

    /// <summary>Ticks of the timestamps in a second.</summary>
    public long TickFrequency { get; init; }

    /// <summary>Blocks that fit in one packet go so.</summary>
    public bool AllIn { get; init; }

    /// <summary>The image goes as JPEG.</summary>
    public bool Jpeg { get; init; }

    /// <summary>The parts of a multipart block, one behind the other; none of any other.</summary>
    public IReadOnlyList<PayloadPart> Parts { get; init; } = [];

    public bool IsMultiPart => Parts.Count > 0;

    /// <summary>Nothing can leave before the pixels are known: the leader tells their length, or shares their packet.</summary>
    public bool PixelsComeFirst => Jpeg || AllIn;

    public int ImageBytes => Registers.PixelFormats.ImageBytes(Width, Height, PixelFormat);

    /// <summary>Everything that travels: image and chunks, all parts, or, of a JPEG, at most so much.</summary>
    public int PayloadBytes => IsMultiPart ? Parts[^1].Offset + Parts[^1].Bytes
        : Jpeg ? Patterns.JpegImage.BytesMax(Width, Height)
        : ImageBytes + Gvsp.Chunks.BytesBehind(ImageBytes, Chunks);
}
