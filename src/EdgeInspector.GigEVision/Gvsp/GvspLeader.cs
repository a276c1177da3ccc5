using System.Buffers.Binary;
using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>The leader of a block: what kind of payload follows and, for an image, its size.</summary>
/// <remarks>
/// 36 bytes: field u16, payload type u16, timestamp u64, pixel format u32, width u32, height u32, offset x u32, offset y u32,
/// padding x u16, padding y u16. [Wireshark packet-gvsp] [Aravis arvgvspprivate.h]
/// </remarks>
public readonly record struct GvspLeader
{
    public const int SizeBytes = 36;

    /// <summary>The payload type of a plain image.</summary>
    public const ushort ImagePayload = 0x0001;

    public ushort PayloadType { get; private init; }

    /// <summary>The camera's clock, in ticks.</summary>
    public ulong Timestamp { get; private init; }

    public PixelFormat PixelFormat { get; private init; }

    public uint Width { get; private init; }

    public uint Height { get; private init; }

    /// <summary>Bytes of filling after each line.</summary>
    public ushort PaddingX { get; private init; }

    /// <summary>Bytes of filling after the last line.</summary>
    public ushort PaddingY { get; private init; }

    public bool IsImage => PayloadType == ImagePayload;

    /// <summary>Reads what follows the head of a leader; only the payload type of one that is no image. False when it is too short.</summary>
    public static bool TryRead(ReadOnlySpan<byte> content, out GvspLeader leader)
    {
        leader = default;
        if (content.Length < 12) return false;
        ushort payloadType = BinaryPrimitives.ReadUInt16BigEndian(content[2..]);
        ulong timestamp = BinaryPrimitives.ReadUInt64BigEndian(content[4..]);
        if (payloadType != ImagePayload)
        {
            leader = new GvspLeader { PayloadType = payloadType, Timestamp = timestamp };
            return true;
        }

        if (content.Length < SizeBytes) return false;
        leader = new GvspLeader
        {
            PayloadType = payloadType,
            Timestamp = timestamp,
            PixelFormat = new PixelFormat(BinaryPrimitives.ReadUInt32BigEndian(content[12..])),
            Width = BinaryPrimitives.ReadUInt32BigEndian(content[16..]),
            Height = BinaryPrimitives.ReadUInt32BigEndian(content[20..]),
            PaddingX = BinaryPrimitives.ReadUInt16BigEndian(content[32..]),
            PaddingY = BinaryPrimitives.ReadUInt16BigEndian(content[34..]),
        };
        return true;
    }

    /// <summary>Size of the image and of one line; false when it is none that a buffer of <paramref name="bytesMax"/> holds.</summary>
    public bool TryGetSize(int bytesMax, out int sizeBytes, out int strideBytes)
    {
        sizeBytes = 0;
        strideBytes = 0;
        if (Width is 0 or > int.MaxValue || Height is 0 or > int.MaxValue || PixelFormat.BitsPerPixel == 0) return false;
        ulong lineBits = (ulong)Width * (uint)PixelFormat.BitsPerPixel;

        // Lines that share a byte have no stride: no view could be laid over them.
        if (lineBits % 8 != 0) return false;
        ulong stride = (lineBits / 8) + PaddingX;
        if (stride > (ulong)bytesMax) return false;
        ulong size = (stride * Height) + PaddingY;
        if (size > (ulong)bytesMax) return false;
        sizeBytes = (int)size;
        strideBytes = (int)stride;
        return true;
    }
}
