using System.Buffers.Binary;

namespace EdgeInspector.CameraSimulator.Gvcp;

/// <summary>The first eight bytes of a command: key, flags, opcode, payload length, request id, big-endian.</summary>
/// <remarks>[Aravis arvgvcpprivate.h] [Wireshark packet-gvcp]</remarks>
internal readonly record struct GvcpHeader(byte Flags, ushort Opcode, ushort LengthBytes, ushort RequestId)
{
    public const int Port = 3956;
    public const int SizeBytes = 8;
    public const byte Key = 0x42;
    public const byte AcknowledgeRequired = 0x01;

    /// <summary>On PACKETRESEND and EVENT: the block ids are those of 64 bits.</summary>
    public const byte ExtendedIds = 0x10;

    /// <summary>On ACTION: the time of the camera's clock at which it is meant follows.</summary>
    public const byte Scheduled = 0x80;

    /// <summary>Largest payload of READMEM and WRITEMEM data.</summary>
    public const int MemoryBytesMax = 536;

    /// <summary>Largest payload of any command or acknowledge: READMEM's address and data.</summary>
    public const int PayloadBytesMax = 4 + MemoryBytesMax;

    public bool WantsAcknowledge => (Flags & AcknowledgeRequired) != 0;

    public static bool TryRead(ReadOnlySpan<byte> datagram, out GvcpHeader header)
    {
        header = default;
        if (datagram.Length < SizeBytes || datagram[0] != Key) return false;
        header = new GvcpHeader(
            datagram[1],
            BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]),
            BinaryPrimitives.ReadUInt16BigEndian(datagram[4..]),
            BinaryPrimitives.ReadUInt16BigEndian(datagram[6..]));
        return true;
    }

    /// <summary>Writes the head of a command, as the camera sends on its message channel.</summary>
    public static void WriteCommand(Span<byte> datagram, byte flags, ushort opcode, int lengthBytes, ushort requestId)
    {
        datagram[0] = Key;
        datagram[1] = flags;
        BinaryPrimitives.WriteUInt16BigEndian(datagram[2..], opcode);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[4..], (ushort)lengthBytes);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[6..], requestId);
    }

    /// <summary>Writes the head of an acknowledge: status, opcode, payload length, id of the request.</summary>
    public static void WriteAcknowledge(Span<byte> datagram, ushort status, ushort opcode, int lengthBytes, ushort requestId)
    {
        BinaryPrimitives.WriteUInt16BigEndian(datagram, status);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[2..], opcode);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[4..], (ushort)lengthBytes);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[6..], requestId);
    }
}
