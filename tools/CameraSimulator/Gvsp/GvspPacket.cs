using System.Buffers.Binary;
using EdgeInspector.CameraSimulator.Gvcp;

namespace EdgeInspector.CameraSimulator.Gvsp;

/// <summary>Writes the heads of data packets, big-endian.</summary>
/// <remarks>
/// Standard head, 8 bytes: status, block id 16, format, packet id 24. Extended head, 20 bytes: status, flags, format | 0x80,
/// 24 bits reserved, block id 64, packet id 32. [Wireshark packet-gvsp] [Aravis arvgvspprivate.h]
/// </remarks>
internal static class GvspPacket
{
    public const byte LeaderFormat = 1;
    public const byte TrailerFormat = 2;
    public const byte PayloadFormat = 3;
    public const ushort ImagePayload = 1;

    /// <summary>Added to a payload type whose payload has chunks.</summary>
    public const ushort ChunkFlag = 0x4000;
    public const int StandardHeadBytes = 8;
    public const int ExtendedHeadBytes = 20;

    /// <summary>What GevSCPSPacketSize counts before the GVSP head: IPv4 20 + UDP 8.</summary>
    public const int IpUdpBytes = 20 + 8;

    /// <summary>Flags 2, payload type 2, timestamp 8, pixel format 4, width 4, height 4, offsets 8, paddings 4.</summary>
    public const int LeaderBytes = 36;

    /// <summary>Reserved 2, payload type 2, lines 4.</summary>
    public const int TrailerBytes = 8;

    /// <summary>Behind the trailer of a payload with chunks: length of all chunks 4, layout id 4. [Wireshark packet-gvsp]</summary>
    public const int ChunkTrailerBytes = 8;

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

    /// <returns>Bytes of the whole packet.</returns>
    public static int WriteLeader(Span<byte> packet, ulong blockId, ulong timestamp, StreamSettings settings)
    {
        WriteHead(packet, settings.ExtendedIds, GvcpStatus.Success, blockId, LeaderFormat, packetId: 0);
        int head = HeadBytes(settings.ExtendedIds);
        Span<byte> leader = packet.Slice(head, LeaderBytes);
        leader.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(leader[2..], PayloadType(settings));
        BinaryPrimitives.WriteUInt64BigEndian(leader[4..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(leader[12..], settings.PixelFormat);
        BinaryPrimitives.WriteInt32BigEndian(leader[16..], settings.Width);
        BinaryPrimitives.WriteInt32BigEndian(leader[20..], settings.Height);
        BinaryPrimitives.WriteInt32BigEndian(leader[24..], settings.OffsetX);
        BinaryPrimitives.WriteInt32BigEndian(leader[28..], settings.OffsetY);
        return head + LeaderBytes;
    }

    /// <returns>Bytes of the whole packet.</returns>
    public static int WriteTrailer(Span<byte> packet, ulong blockId, uint packetId, StreamSettings settings)
    {
        WriteHead(packet, settings.ExtendedIds, GvcpStatus.Success, blockId, TrailerFormat, packetId);
        int head = HeadBytes(settings.ExtendedIds);
        BinaryPrimitives.WriteUInt32BigEndian(packet[head..], PayloadType(settings));
        BinaryPrimitives.WriteInt32BigEndian(packet[(head + 4)..], settings.Height);
        if (settings.Chunks == 0) return head + TrailerBytes;
        BinaryPrimitives.WriteInt32BigEndian(packet[(head + 8)..], settings.PayloadBytes);
        BinaryPrimitives.WriteUInt32BigEndian(packet[(head + 12)..], settings.Chunks);   // the layout: which chunks there are
        return head + TrailerBytes + ChunkTrailerBytes;
    }

    private static ushort PayloadType(StreamSettings settings) => settings.Chunks == 0 ? ImagePayload : (ushort)(ImagePayload | ChunkFlag);
}
