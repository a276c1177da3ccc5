using System.Buffers.Binary;
using EdgeInspector.CameraSimulator.Gvcp;

namespace EdgeInspector.CameraSimulator.Gvsp;

/// <summary>Writes the heads of data packets, big-endian.</summary>
/// <remarks>
/// Standard head, 8 bytes: status, block id 16, format, packet id 24. Extended head, 20 bytes: status, flags, format | 0x80,
/// 24 bits reserved (in the leader of a multipart block the low 8 count its parts), block id 64, packet id 32. [Wireshark packet-gvsp]
/// [Aravis arvgvspprivate.h]
/// </remarks>
internal static class GvspPacket
{
    public const byte LeaderFormat = 1;
    public const byte TrailerFormat = 2;
    public const byte PayloadFormat = 3;
    public const byte AllInFormat = 4;
    public const byte MultiPartFormat = 7;
    public const int StandardHeadBytes = 8;
    public const int ExtendedHeadBytes = 20;

    /// <summary>What GevSCPSPacketSize counts before the GVSP head: IPv4 20 + UDP 8.</summary>
    public const int IpUdpBytes = 20 + 8;

    /// <summary>Before the data of a packet of a multipart block: part 1, zone 1, offset 6.</summary>
    public const int PlaceBytes = 8;

    private const byte ExtendedBit = 0x80;
    private const ushort ResendFlag = 1;

    public static int HeadBytes(bool extended) => extended ? ExtendedHeadBytes : StandardHeadBytes;

    public static bool IsExtended(ReadOnlySpan<byte> packet) => (packet[4] & ExtendedBit) != 0;

    public static void WriteHead(Span<byte> packet, bool extended, ushort status, ulong blockId, byte format, uint packetId)
    {
        BinaryPrimitives.WriteUInt16BigEndian(packet, status);
        if (extended)
        {
            BinaryPrimitives.WriteUInt16BigEndian(packet[2..], 0);
            BinaryPrimitives.WriteUInt32BigEndian(packet[4..], (uint)(format | ExtendedBit) << 24);
            BinaryPrimitives.WriteUInt64BigEndian(packet[8..], blockId);
            BinaryPrimitives.WriteUInt32BigEndian(packet[16..], packetId);
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)blockId);
            BinaryPrimitives.WriteUInt32BigEndian(packet[4..], ((uint)format << 24) | (packetId & 0xFF_FFFF));
        }
    }

    /// <summary>Tells in an extended head how many parts the leader describes.</summary>
    public static void SetPartCount(Span<byte> packet, int parts) => packet[7] = (byte)parts;

    public static void MarkResent(Span<byte> packet)
    {
        BinaryPrimitives.WriteUInt16BigEndian(packet, GvcpStatus.PacketResend);
        if (IsExtended(packet)) BinaryPrimitives.WriteUInt16BigEndian(packet[2..], ResendFlag);
    }

    public static void SetPacketId(Span<byte> packet, uint packetId)
    {
        if (IsExtended(packet)) BinaryPrimitives.WriteUInt32BigEndian(packet[16..], packetId);
        else BinaryPrimitives.WriteUInt32BigEndian(packet[4..], ((uint)packet[4] << 24) | (packetId & 0xFF_FFFF));
    }

    public static void SetBlockId(Span<byte> packet, ulong blockId)
    {
        if (IsExtended(packet)) BinaryPrimitives.WriteUInt64BigEndian(packet[8..], blockId);
        else BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)blockId);
    }
}
