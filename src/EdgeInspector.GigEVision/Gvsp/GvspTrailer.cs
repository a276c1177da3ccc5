using System.Buffers.Binary;

namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>The trailer of a block. 8 bytes: reserved u16, payload type u16, lines u32. [Wireshark packet-gvsp]</summary>
public readonly record struct GvspTrailer
{
    public const int SizeBytes = 8;

    public ushort PayloadType { get; private init; }

    /// <summary>Lines that the camera really sent; 0 means that it does not say. [seen: arv-fake-gv-camera 0.8.26]</summary>
    public uint Lines { get; private init; }

    /// <summary>Reads what follows the head of a trailer; false when it is too short.</summary>
    public static bool TryRead(ReadOnlySpan<byte> content, out GvspTrailer trailer)
    {
        trailer = default;
        if (content.Length < SizeBytes) return false;
        trailer = new GvspTrailer
        {
            PayloadType = BinaryPrimitives.ReadUInt16BigEndian(content[2..]),
            Lines = BinaryPrimitives.ReadUInt32BigEndian(content[4..]),
        };
        return true;
    }
}
