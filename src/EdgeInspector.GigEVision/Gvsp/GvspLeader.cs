using System.Buffers.Binary;
using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>The leader of a block: what kind of payload follows and how large it is.</summary>
/// <remarks>
/// All begin with field u16, payload type u16, timestamp u64. Image and extended chunk data, 36 bytes: pixel format u32, width u32,
/// height u32, offset x u32, offset y u32, padding x u16, padding y u16. Raw data, 20 bytes: size u64; a file has its name behind that, ended
/// by a zero. JPEG, 32 bytes: size u64, tick frequency u64, data format u32. Chunk data: nothing more. [Wireshark packet-gvsp]
/// [Aravis arvgvspprivate.h]
/// </remarks>
public readonly record struct GvspLeader
{
    /// <summary>Bytes of an image's leader.</summary>
    public const int ImageBytes = 36;

    private const int HeadBytes = 12;
    private const int RawDataBytes = HeadBytes + 8;
    private const int JpegBytes = RawDataBytes + 8 + 4;
    private const ushort ChunkBit = 0x4000;

    public PayloadType PayloadType { get; private init; }

    /// <summary>The payload ends in chunks, of which the image, when there is one, is the first.</summary>
    public bool HasChunks { get; private init; }

    /// <summary>The camera's clock, in ticks.</summary>
    public ulong Timestamp { get; private init; }

    /// <summary>Ticks in a second, when the leader says so; else 0.</summary>
    public ulong TickFrequency { get; private init; }

    public PixelFormat PixelFormat { get; private init; }

    public uint Width { get; private init; }

    public uint Height { get; private init; }

    /// <summary>Bytes of filling after each line.</summary>
    public ushort PaddingX { get; private init; }

    /// <summary>Bytes of filling after the last line.</summary>
    public ushort PaddingY { get; private init; }

    /// <summary>Bytes of raw data, of a file or of a compressed image; 0 when the leader does not say.</summary>
    public ulong DataBytes { get; private init; }

    /// <summary>What this leader takes of its packet.</summary>
    public int SizeBytes { get; private init; }

    public bool IsImage => PayloadType is PayloadType.Image or PayloadType.ExtendedChunkData;

    /// <summary>Bytes of some kind, to be read by whoever knows that kind.</summary>
    public bool IsData => PayloadType is PayloadType.RawData or PayloadType.File or PayloadType.Jpeg or PayloadType.Jpeg2000;

    /// <summary>Reads what follows the head of a leader; only the payload type of one that is not received here. False when it is too short.</summary>
    public static bool TryRead(ReadOnlySpan<byte> content, out GvspLeader leader)
    {
        leader = default;
        if (content.Length < HeadBytes) return false;
        ushort code = BinaryPrimitives.ReadUInt16BigEndian(content[2..]);
        var type = (PayloadType)(code & ~ChunkBit);
        var head = new GvspLeader
        {
            PayloadType = type,
            HasChunks = (code & ChunkBit) != 0 || type is PayloadType.ChunkData or PayloadType.ExtendedChunkData,
            Timestamp = BinaryPrimitives.ReadUInt64BigEndian(content[4..]),
            SizeBytes = HeadBytes,
        };
        switch (type)
        {
            case PayloadType.Image or PayloadType.ExtendedChunkData:
                if (content.Length < ImageBytes) return false;
                leader = head with
                {
                    PixelFormat = new PixelFormat(BinaryPrimitives.ReadUInt32BigEndian(content[12..])),
                    Width = BinaryPrimitives.ReadUInt32BigEndian(content[16..]),
                    Height = BinaryPrimitives.ReadUInt32BigEndian(content[20..]),
                    PaddingX = BinaryPrimitives.ReadUInt16BigEndian(content[32..]),
                    PaddingY = BinaryPrimitives.ReadUInt16BigEndian(content[34..]),
                    SizeBytes = ImageBytes,
                };
                return true;
            case PayloadType.RawData:
                if (content.Length < RawDataBytes) return false;
                leader = head with { DataBytes = BinaryPrimitives.ReadUInt64BigEndian(content[12..]), SizeBytes = RawDataBytes };
                return true;
            case PayloadType.File:
                if (content.Length < RawDataBytes) return false;
                int name = content[RawDataBytes..].IndexOf((byte)0);
                if (name < 0) return false;
                leader = head with { DataBytes = BinaryPrimitives.ReadUInt64BigEndian(content[12..]), SizeBytes = RawDataBytes + name + 1 };
                return true;
            case PayloadType.Jpeg or PayloadType.Jpeg2000:
                if (content.Length < JpegBytes) return false;
                leader = head with
                {
                    DataBytes = BinaryPrimitives.ReadUInt64BigEndian(content[12..]),
                    TickFrequency = BinaryPrimitives.ReadUInt64BigEndian(content[20..]),
                    SizeBytes = JpegBytes,
                };
                return true;
            default:
                leader = head;
                return true;
        }
    }

    /// <summary>Size of the image and of one line; false when it is none that a buffer of <paramref name="bytesMax"/> holds.</summary>
    public bool TryGetSize(int bytesMax, out int sizeBytes, out int strideBytes) =>
        TryGetSize(PixelFormat, Width, Height, PaddingX, PaddingY, bytesMax, out sizeBytes, out strideBytes);

    internal static bool TryGetSize(PixelFormat format, uint width, uint height, ushort paddingX, ushort paddingY, int bytesMax, out int sizeBytes, out int strideBytes)
    {
        sizeBytes = 0;
        strideBytes = 0;
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue || format.BitsPerPixel == 0) return false;
        ulong lineBits = (ulong)width * (uint)format.BitsPerPixel;

        // Lines that share a byte have no stride: no view could be laid over them.
        if (lineBits % 8 != 0) return false;
        ulong stride = (lineBits / 8) + paddingX;
        if (stride > (ulong)bytesMax) return false;
        ulong size = (stride * height) + paddingY;
        if (size > (ulong)bytesMax) return false;
        sizeBytes = (int)size;
        strideBytes = (int)stride;
        return true;
    }
}
