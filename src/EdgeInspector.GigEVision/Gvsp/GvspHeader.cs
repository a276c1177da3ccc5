using System.Buffers.Binary;
using EdgeInspector.GigEVision.Gvcp;

namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>The head of every stream packet, with 16-bit or with extended (64-bit) block ids.</summary>
/// <remarks>
/// Standard, 8 bytes: status u16, block id u16, format u8, packet id u24. Extended, 20 bytes: status u16, flags u16, format u8 with bit 7
/// set, reserved u24, block id u64, packet id u32. Big-endian. [Wireshark packet-gvsp] [Aravis arvgvspprivate.h]
/// </remarks>
public readonly record struct GvspHeader
{
    public const int StandardBytes = 8;
    public const int ExtendedBytes = 20;

    /// <summary>What a packet takes on the wire besides its GVSP part: IPv4 20 + UDP 8. GevSCPSPacketSize counts them.</summary>
    public const int NetworkBytes = 20 + 8;

    private const byte ExtendedBit = 0x80;
    private const ushort ResentFlag = 0x0001;
    private const ushort PreviousBlockDroppedFlag = 0x0002;
    private const ushort ResendRangeErrorFlag = 0x0004;

    public GvcpStatus Status { get; private init; }

    /// <summary>1 and more; 0 is no block.</summary>
    public ulong BlockId { get; private init; }

    public GvspPacketKind Kind { get; private init; }

    /// <summary>0 for the leader, 1..N for payload, N+1 for the trailer.</summary>
    public uint PacketId { get; private init; }

    public bool IsExtended { get; private init; }

    /// <summary>The packet says of itself that it was sent again.</summary>
    public bool IsMarkedResent { get; private init; }

    /// <summary>The camera threw away the block before this one. Told with extended ids only.</summary>
    public bool IsPreviousBlockDropped { get; private init; }

    /// <summary>The packets asked for do not exist. Told with extended ids only.</summary>
    public bool IsResendRangeError { get; private init; }

    /// <summary>In the leader of a multipart block: its parts; 0 when it does not say. Told with extended ids only.</summary>
    public byte PartCount { get; private init; }

    public bool IsError => ((ushort)Status & 0x8000) != 0;

    public int SizeBytes => IsExtended ? ExtendedBytes : StandardBytes;

    /// <summary>Reads the head; false when the datagram is too short for it or names no block.</summary>
    public static bool TryRead(ReadOnlySpan<byte> datagram, out GvspHeader header)
    {
        header = default;
        if (datagram.Length < StandardBytes) return false;
        byte format = datagram[4];
        var status = (GvcpStatus)BinaryPrimitives.ReadUInt16BigEndian(datagram);
        if ((format & ExtendedBit) == 0)
        {
            header = new GvspHeader
            {
                Status = status,
                BlockId = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]),
                Kind = (GvspPacketKind)format,
                PacketId = BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]) & 0xFF_FFFF,
                IsMarkedResent = status == GvcpStatus.PacketResend,
            };
        }
        else
        {
            if (datagram.Length < ExtendedBytes) return false;
            ushort flags = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
            header = new GvspHeader
            {
                Status = status,
                BlockId = BinaryPrimitives.ReadUInt64BigEndian(datagram[8..]),
                Kind = (GvspPacketKind)(format & ~ExtendedBit),
                PacketId = BinaryPrimitives.ReadUInt32BigEndian(datagram[16..]),
                IsExtended = true,
                PartCount = datagram[7],
                IsMarkedResent = status == GvcpStatus.PacketResend || (flags & ResentFlag) != 0,
                IsPreviousBlockDropped = (flags & PreviousBlockDroppedFlag) != 0,
                IsResendRangeError = (flags & ResendRangeErrorFlag) != 0,
            };
        }

        return header.BlockId != 0;
    }
}
