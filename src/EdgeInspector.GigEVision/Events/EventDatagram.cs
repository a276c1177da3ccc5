using System.Buffers.Binary;
using EdgeInspector.GigEVision.Gvcp;

namespace EdgeInspector.GigEVision.Events;

/// <summary>An EVENT or EVENTDATA command from a camera, read in place; what is not whole is refused as a whole.</summary>
/// <remarks>
/// Each event: size u16, id u16, stream channel u16, block id u16, timestamp u64; with 64-bit ids the block id is reserved and a u64 follows.
/// The size counts the event's own fields; only an EVENTDATA with 64-bit ids needs it, to carry several. [Wireshark packet-gvcp]
/// </remarks>
internal readonly ref struct EventDatagram
{
    public const int EntryBytes = 16;
    public const int ExtendedEntryBytes = 24;

    private const byte AckRequired = 0x01;
    private const byte ExtendedIds = 0x10;

    private readonly ReadOnlySpan<byte> _payload;
    private readonly bool _extended;

    private EventDatagram(ReadOnlySpan<byte> datagram, int payloadBytes)
    {
        WantsAck = (datagram[1] & AckRequired) != 0;
        Command = (GvcpCommand)BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
        RequestId = BinaryPrimitives.ReadUInt16BigEndian(datagram[6..]);
        _extended = (datagram[1] & ExtendedIds) != 0;
        _payload = datagram.Slice(GvcpPacket.HeaderBytes, payloadBytes);
    }

    public bool WantsAck { get; }

    /// <summary><see cref="GvcpCommand.Event"/> or <see cref="GvcpCommand.EventData"/>.</summary>
    public GvcpCommand Command { get; }

    public ushort RequestId { get; }

    public static bool TryRead(ReadOnlySpan<byte> datagram, out EventDatagram message)
    {
        message = default;
        if (datagram.Length < GvcpPacket.HeaderBytes || datagram[0] != GvcpPacket.Key) return false;
        int payloadBytes = BinaryPrimitives.ReadUInt16BigEndian(datagram[4..]);
        if (payloadBytes > datagram.Length - GvcpPacket.HeaderBytes) return false;
        var read = new EventDatagram(datagram, payloadBytes);
        if (read.RequestId == 0 || read.Command is not (GvcpCommand.Event or GvcpCommand.EventData)) return false;

        // Walked to the end once, so that what is read later cannot fail.
        int at = 0;
        while (read.TryNext(ref at, out _))
        {
        }

        if (at == 0 || at != payloadBytes) return false;
        message = read;
        return true;
    }

    /// <summary>The event at the position, which moves behind it; false at the end.</summary>
    public bool TryNext(ref int position, out EventEntry entry)
    {
        entry = default;
        ReadOnlySpan<byte> rest = _payload[position..];
        int fields = _extended ? ExtendedEntryBytes : EntryBytes;
        if (rest.Length < fields) return false;
        int size = fields;
        if (Command == GvcpCommand.EventData)
        {
            // A camera that leaves the size empty means all that is there.
            int told = _extended ? BinaryPrimitives.ReadUInt16BigEndian(rest) : 0;
            size = told == 0 ? rest.Length : told;
            if (size < fields || size > rest.Length) return false;
        }

        entry = new EventEntry
        {
            Id = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]),
            StreamChannel = BinaryPrimitives.ReadUInt16BigEndian(rest[4..]),
            BlockId = _extended ? BinaryPrimitives.ReadUInt64BigEndian(rest[8..]) : BinaryPrimitives.ReadUInt16BigEndian(rest[6..]),
            Timestamp = BinaryPrimitives.ReadUInt64BigEndian(rest[(fields - 8)..]),
            Data = rest[fields..size],
        };
        position += size;
        return true;
    }
}
