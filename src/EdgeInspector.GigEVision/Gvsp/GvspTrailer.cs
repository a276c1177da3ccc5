using System.Buffers.Binary;
using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>The trailer of a block.</summary>
/// <remarks>
/// All begin with reserved u16, payload type u16. Image, 8 bytes: lines u32. Chunk data, 8 bytes: payload length u32. Extended chunk data, 16
/// bytes: payload length u32, lines u32, chunk layout id u32. Others: nothing more. With 0x4000 in the payload type there follow payload
/// length u32 and chunk layout id u32, which an all-in packet has in the same place. [Wireshark packet-gvsp]
/// </remarks>
public readonly record struct GvspTrailer
{
    /// <summary>Bytes of an image's trailer.</summary>
    public const int ImageBytes = 8;

    private const int HeadBytes = 4;
    private const int ExtendedChunkBytes = 16;
    private const int ChunkInfoBytes = 8;
    private const ushort ChunkBit = 0x4000;

    public PayloadType PayloadType { get; private init; }

    /// <summary>The payload ends in chunks.</summary>
    public bool HasChunks { get; private init; }

    /// <summary>Lines that the camera really sent; 0 means that it does not say. [seen: arv-fake-gv-camera 0.8.26]</summary>
    public uint Lines { get; private init; }

    /// <summary>Bytes of a payload with chunks, image included; 0 means that it does not say.</summary>
    public uint PayloadBytes { get; private init; }

    /// <summary>As long as it is the same number, so is the arrangement of the chunks.</summary>
    public uint ChunkLayoutId { get; private init; }

    /// <summary>What this trailer takes of its packet.</summary>
    public int SizeBytes { get; private init; }

    /// <summary>Reads what follows the head of a trailer; false when it is too short for the payload type that it names.</summary>
    public static bool TryRead(ReadOnlySpan<byte> content, out GvspTrailer trailer)
    {
        trailer = default;
        if (content.Length < HeadBytes) return false;
        ushort code = BinaryPrimitives.ReadUInt16BigEndian(content[2..]);
        var type = (PayloadType)(code & ~ChunkBit);
        int ownBytes = type == PayloadType.ExtendedChunkData ? ExtendedChunkBytes
            : type is PayloadType.RawData or PayloadType.File or PayloadType.Jpeg or PayloadType.Jpeg2000 or PayloadType.MultiPart ? HeadBytes
            : ImageBytes;
        if (content.Length < ownBytes) return false;

        // Without this the trailer only says less: the chunks themselves tell where they begin.
        bool hasChunkInfo = (code & ChunkBit) != 0 && type is not (PayloadType.ExtendedChunkData or PayloadType.ChunkData)
            && content.Length >= ownBytes + ChunkInfoBytes;
        trailer = new GvspTrailer
        {
            PayloadType = type,
            HasChunks = (code & ChunkBit) != 0 || type is PayloadType.ChunkData or PayloadType.ExtendedChunkData,
            SizeBytes = ownBytes + (hasChunkInfo ? ChunkInfoBytes : 0),
        };
        switch (type)
        {
            case PayloadType.ExtendedChunkData:
                trailer = trailer with
                {
                    PayloadBytes = BinaryPrimitives.ReadUInt32BigEndian(content[4..]),
                    Lines = BinaryPrimitives.ReadUInt32BigEndian(content[8..]),
                    ChunkLayoutId = BinaryPrimitives.ReadUInt32BigEndian(content[12..]),
                };
                break;
            case PayloadType.ChunkData:
                trailer = trailer with { PayloadBytes = BinaryPrimitives.ReadUInt32BigEndian(content[4..]) };
                break;
            case PayloadType.Image or PayloadType.None:
                trailer = trailer with { Lines = BinaryPrimitives.ReadUInt32BigEndian(content[4..]) };
                break;
            default:
                break;
        }

        if (!hasChunkInfo) return true;
        trailer = trailer with
        {
            PayloadBytes = BinaryPrimitives.ReadUInt32BigEndian(content[ownBytes..]),
            ChunkLayoutId = BinaryPrimitives.ReadUInt32BigEndian(content[(ownBytes + 4)..]),
        };
        return true;
    }
}
