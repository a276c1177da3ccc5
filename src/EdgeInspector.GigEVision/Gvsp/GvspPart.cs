using System.Buffers.Binary;
using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>One part as the leader of a multipart block describes it.</summary>
/// <remarks>
/// 48 bytes: type u16, length u48, pixel format u32, reserved u16, source u8, additional zones u8, zone directions u32, purpose u16, region
/// u16, width u32, height u32, offset x u32, offset y u32, padding x u16, padding y u16, reserved u32. A part that is not made of pixels has data
/// of its own in the last 24. In the trailer 16 bytes: type u16, length u48, lines u32 or data of its own, 4 more. [Wireshark packet-gvsp]
/// [Aravis arvgvspprivate.h]
/// </remarks>
internal readonly record struct GvspPart
{
    /// <summary>Where the first part begins in the content of the leader.</summary>
    public const int InLeaderAt = 12;

    public const int InLeaderBytes = 48;

    /// <summary>Where the first part begins in the content of the trailer.</summary>
    public const int InTrailerAt = 4;

    public const int InTrailerBytes = 16;

    /// <summary>Before the data of each payload packet: part u8, zone u8, offset u48.</summary>
    public const int PacketHeadBytes = 8;

    public PartType Type { get; private init; }

    public ulong SizeBytes { get; private init; }

    public PixelFormat PixelFormat { get; private init; }

    public byte SourceId { get; private init; }

    public ushort PurposeId { get; private init; }

    public ushort RegionId { get; private init; }

    public uint Width { get; private init; }

    public uint Height { get; private init; }

    public ushort PaddingX { get; private init; }

    public ushort PaddingY { get; private init; }

    public bool IsMadeOfPixels => Type is >= PartType.Image2D and <= PartType.ConfidenceMap;

    /// <summary>Reads one part of a leader; the caller has seen that its bytes are there.</summary>
    public static GvspPart Read(ReadOnlySpan<byte> entry)
    {
        var part = new GvspPart
        {
            Type = (PartType)BinaryPrimitives.ReadUInt16BigEndian(entry),
            SizeBytes = ReadU48(entry[2..]),
            SourceId = entry[14],
            PurposeId = BinaryPrimitives.ReadUInt16BigEndian(entry[20..]),
            RegionId = BinaryPrimitives.ReadUInt16BigEndian(entry[22..]),
        };
        return !part.IsMadeOfPixels ? part : part with
        {
            PixelFormat = new PixelFormat(BinaryPrimitives.ReadUInt32BigEndian(entry[8..])),
            Width = BinaryPrimitives.ReadUInt32BigEndian(entry[24..]),
            Height = BinaryPrimitives.ReadUInt32BigEndian(entry[28..]),
            PaddingX = BinaryPrimitives.ReadUInt16BigEndian(entry[40..]),
            PaddingY = BinaryPrimitives.ReadUInt16BigEndian(entry[42..]),
        };
    }

    public static ulong ReadU48(ReadOnlySpan<byte> bytes) => ((ulong)BinaryPrimitives.ReadUInt16BigEndian(bytes) << 32) | BinaryPrimitives.ReadUInt32BigEndian(bytes[2..]);
}
