using System.Buffers.Binary;

namespace EdgeInspector.GigEVision.Gvcp;

/// <summary>An answer on the control channel, read in place.</summary>
/// <remarks>Status u16, command u16, payload length u16, acknowledged request id u16, payload. [Wireshark packet-gvcp]</remarks>
public readonly ref struct GvcpAcknowledgement
{
    private GvcpAcknowledgement(ReadOnlySpan<byte> datagram, int payloadBytes)
    {
        Status = (GvcpStatus)BinaryPrimitives.ReadUInt16BigEndian(datagram);
        Command = (GvcpCommand)BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
        RequestId = BinaryPrimitives.ReadUInt16BigEndian(datagram[6..]);
        Payload = datagram.Slice(GvcpPacket.HeaderBytes, payloadBytes);
    }

    public GvcpStatus Status { get; }

    public GvcpCommand Command { get; }

    public ushort RequestId { get; }

    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>Reads an answer; false when the datagram is shorter than it claims.</summary>
    public static bool TryRead(ReadOnlySpan<byte> datagram, out GvcpAcknowledgement acknowledgement)
    {
        acknowledgement = default;
        if (datagram.Length < GvcpPacket.HeaderBytes) return false;
        int payloadBytes = BinaryPrimitives.ReadUInt16BigEndian(datagram[4..]);
        if (payloadBytes > datagram.Length - GvcpPacket.HeaderBytes) return false;
        acknowledgement = new GvcpAcknowledgement(datagram, payloadBytes);
        return true;
    }

    /// <summary>The value of a READREG answer.</summary>
    public bool TryReadRegister(out uint value) => BinaryPrimitives.TryReadUInt32BigEndian(Payload, out value);

    /// <summary>The data of a READMEM answer, if it is that of the address asked.</summary>
    public bool TryReadMemory(uint address, out ReadOnlySpan<byte> data)
    {
        data = default;
        if (!BinaryPrimitives.TryReadUInt32BigEndian(Payload, out uint answered) || answered != address) return false;
        data = Payload[4..];
        return true;
    }

    /// <summary>For how long a PENDING_ACK asks to wait: u16 reserved, u16 milliseconds.</summary>
    public bool TryReadPending(out TimeSpan wait)
    {
        wait = default;
        if (Payload.Length < 4) return false;
        wait = TimeSpan.FromMilliseconds(BinaryPrimitives.ReadUInt16BigEndian(Payload[2..]));
        return true;
    }
}
