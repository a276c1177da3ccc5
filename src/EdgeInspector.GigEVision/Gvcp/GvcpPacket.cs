using System.Buffers.Binary;

namespace EdgeInspector.GigEVision.Gvcp;

/// <summary>Writes the commands that we send. All fields big-endian. [Wireshark packet-gvcp] [Aravis arvgvcpprivate.h]</summary>
public static class GvcpPacket
{
    /// <summary>Key u8, flags u8, command u16, payload length u16, request id u16.</summary>
    public const int HeaderBytes = 8;

    /// <summary>Most data bytes of one READMEM or WRITEMEM. 512 is what Aravis asks for; the field allows 536.</summary>
    public const int MemoryBytesMax = 512;

    /// <summary>Header, address, data.</summary>
    public const int DatagramBytesMax = HeaderBytes + 4 + 536;

    /// <summary>Payload of FORCEIP.</summary>
    public const int ForceAddressBytes = 56;

    /// <summary>First byte of every command.</summary>
    public const byte Key = 0x42;

    private const byte AckRequired = 0x01;
    private const byte AllowBroadcastAck = 0x10;
    private const byte ExtendedIds = 0x10;
    private const byte Scheduled = 0x80;

    /// <summary>DISCOVERY. Returns the bytes written.</summary>
    public static int WriteDiscovery(Span<byte> datagram, ushort requestId, bool allowBroadcastAck = false) =>
        WriteHeader(datagram, (byte)(AckRequired | (allowBroadcastAck ? AllowBroadcastAck : 0)), GvcpCommand.Discovery, 0, requestId);

    /// <summary>FORCEIP: MAC address at +2, address at +20, mask at +36, gateway at +52; the rest is 0. [Wireshark packet-gvcp]</summary>
    internal static int WriteForceAddress(Span<byte> datagram, ushort requestId, ReadOnlySpan<byte> mac, CameraAddress address)
    {
        int at = WriteHeader(datagram, AckRequired, GvcpCommand.ForceAddress, ForceAddressBytes, requestId);
        Span<byte> payload = datagram.Slice(at, ForceAddressBytes);
        payload.Clear();
        mac[..6].CopyTo(payload[2..]);
        address.Address.GetAddressBytes().CopyTo(payload[20..]);
        address.SubnetMask.GetAddressBytes().CopyTo(payload[36..]);
        address.Gateway.GetAddressBytes().CopyTo(payload[52..]);
        return at + ForceAddressBytes;
    }

    public static int WriteReadRegister(Span<byte> datagram, ushort requestId, uint address)
    {
        int at = WriteHeader(datagram, AckRequired, GvcpCommand.ReadRegister, 4, requestId);
        BinaryPrimitives.WriteUInt32BigEndian(datagram[at..], address);
        return at + 4;
    }

    public static int WriteWriteRegister(Span<byte> datagram, ushort requestId, uint address, uint value)
    {
        int at = WriteHeader(datagram, AckRequired, GvcpCommand.WriteRegister, 8, requestId);
        BinaryPrimitives.WriteUInt32BigEndian(datagram[at..], address);
        BinaryPrimitives.WriteUInt32BigEndian(datagram[(at + 4)..], value);
        return at + 8;
    }

    public static int WriteReadMemory(Span<byte> datagram, ushort requestId, uint address, ushort count)
    {
        int at = WriteHeader(datagram, AckRequired, GvcpCommand.ReadMemory, 8, requestId);
        BinaryPrimitives.WriteUInt32BigEndian(datagram[at..], address);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[(at + 4)..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[(at + 6)..], count);
        return at + 8;
    }

    public static int WriteWriteMemory(Span<byte> datagram, ushort requestId, uint address, ReadOnlySpan<byte> data)
    {
        int at = WriteHeader(datagram, AckRequired, GvcpCommand.WriteMemory, (ushort)(4 + data.Length), requestId);
        BinaryPrimitives.WriteUInt32BigEndian(datagram[at..], address);
        data.CopyTo(datagram[(at + 4)..]);
        return at + 4 + data.Length;
    }

    /// <summary>PACKETRESEND for a range of packets of one block; the answer is stream packets, never an acknowledgement.</summary>
    public static int WritePacketResend(Span<byte> datagram, ushort requestId, ulong blockId, uint first, uint last, bool extendedIds)
    {
        int at = WriteHeader(datagram, extendedIds ? ExtendedIds : (byte)0, GvcpCommand.PacketResend, (ushort)(extendedIds ? 20 : 12), requestId);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[at..], 0); // Stream channel 0, the only one that is opened.
        BinaryPrimitives.WriteUInt16BigEndian(datagram[(at + 2)..], extendedIds ? (ushort)0 : (ushort)blockId);
        BinaryPrimitives.WriteUInt32BigEndian(datagram[(at + 4)..], extendedIds ? first : first & 0xFF_FFFF);
        BinaryPrimitives.WriteUInt32BigEndian(datagram[(at + 8)..], extendedIds ? last : last & 0xFF_FFFF);
        if (!extendedIds) return at + 12;
        BinaryPrimitives.WriteUInt64BigEndian(datagram[(at + 12)..], blockId);
        return at + 20;
    }

    /// <summary>ACTION: the cameras whose device key, group key and mask agree act at once, or at a time of their clocks. Acknowledged.</summary>
    /// <param name="datagram">At least 28 bytes.</param>
    /// <param name="requestId">1..65535.</param>
    /// <param name="deviceKey">As in the camera's ActionDeviceKey.</param>
    /// <param name="groupKey">As in its ActionGroupKey.</param>
    /// <param name="groupMask">Shares a bit with its ActionGroupMask.</param>
    /// <param name="at">Ticks of the cameras' common clock; null is at once.</param>
    public static int WriteAction(Span<byte> datagram, ushort requestId, uint deviceKey, uint groupKey, uint groupMask, ulong? at = null)
    {
        byte flags = (byte)(AckRequired | (at is null ? 0 : Scheduled));
        int head = WriteHeader(datagram, flags, GvcpCommand.Action, (ushort)(at is null ? 12 : 20), requestId);
        BinaryPrimitives.WriteUInt32BigEndian(datagram[head..], deviceKey);
        BinaryPrimitives.WriteUInt32BigEndian(datagram[(head + 4)..], groupKey);
        BinaryPrimitives.WriteUInt32BigEndian(datagram[(head + 8)..], groupMask);
        if (at is null) return head + 12;
        BinaryPrimitives.WriteUInt64BigEndian(datagram[(head + 12)..], at.Value);
        return head + 20;
    }

    /// <summary>An acknowledgement without payload, as a camera's event wants it. Returns the bytes written.</summary>
    public static int WriteAcknowledgement(Span<byte> datagram, GvcpCommand acknowledgement, ushort requestId)
    {
        BinaryPrimitives.WriteUInt16BigEndian(datagram, (ushort)GvcpStatus.Success);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[2..], (ushort)acknowledgement);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[4..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[6..], requestId);
        return HeaderBytes;
    }

    private static int WriteHeader(Span<byte> datagram, byte flags, GvcpCommand command, ushort payloadBytes, ushort requestId)
    {
        datagram[0] = Key;
        datagram[1] = flags;
        BinaryPrimitives.WriteUInt16BigEndian(datagram[2..], (ushort)command);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[4..], payloadBytes);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[6..], requestId);
        return HeaderBytes;
    }
}
