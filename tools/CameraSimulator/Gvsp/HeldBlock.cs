using System.Buffers.Binary;
using EdgeInspector.CameraSimulator.Gvcp;

namespace EdgeInspector.CameraSimulator.Gvsp;

/// <summary>One image cut into packets, kept so that any of them can be sent again.</summary>
/// <remarks>Written by the sending thread; <see cref="TryCopy"/> may be called from any. Memory is kept from block to block.</remarks>
internal sealed class HeldBlock
{
    private readonly Lock _gate = new();
    private readonly byte[] _leader = new byte[64];
    private readonly byte[] _trailer = new byte[64];
    private byte[] _payload = [];
    private int _leaderBytes;
    private int _trailerBytes;
    private int _payloadBytes;
    private int _stride;
    private bool _extended;
    private int _ready = -1;

    /// <summary>0 when nothing is held.</summary>
    public ulong BlockId { get; private set; }

    public ulong FrameNumber { get; private set; }

    /// <summary>Camera time of the exposure, ticks.</summary>
    public ulong Timestamp { get; private set; }

    /// <summary>Payload packets, ids 1..N; the trailer is N + 1.</summary>
    public int PayloadPackets { get; private set; }

    /// <summary>Payload bytes of a full payload packet.</summary>
    public int ImageBytesPerPacket { get; private set; }

    /// <summary>Bytes from one payload packet to the next in <see cref="Packets"/>.</summary>
    public int StrideBytes => _stride;

    /// <summary>What goes wrong with this block, resends included.</summary>
    public ScheduledFault[] Scheduled { get; set; } = [];

    /// <summary>Requests for packets of this block so far: the attempt number of the fault dice.</summary>
    public uint ResendAttempts { get; set; }

    public void Open(ulong blockId, ulong frameNumber, ulong timestamp, StreamSettings settings)
    {
        lock (_gate)
        {
            BlockId = blockId;
            FrameNumber = frameNumber;
            Timestamp = timestamp;
            ResendAttempts = 0;
            _extended = settings.ExtendedIds;
            int head = GvspPacket.HeadBytes(_extended);
            _stride = settings.PacketSize - GvspPacket.IpUdpBytes;
            ImageBytesPerPacket = _stride - head;
            int payloadBytes = settings.PayloadBytes;
            PayloadPackets = (payloadBytes + ImageBytesPerPacket - 1) / ImageBytesPerPacket;
            _payloadBytes = payloadBytes + PayloadPackets * head;
            if (_payload.Length < _payloadBytes) _payload = GC.AllocateUninitializedArray<byte>(_payloadBytes);
            _leaderBytes = GvspPacket.WriteLeader(_leader, blockId, timestamp, settings);
            _trailerBytes = GvspPacket.WriteTrailer(_trailer, blockId, (uint)PayloadPackets + 1, settings);
            Volatile.Write(ref _ready, 0);
        }
    }

    public void SetLeaderHeight(uint lines) => BinaryPrimitives.WriteUInt32BigEndian(_leader.AsSpan(GvspPacket.HeadBytes(_extended) + 20), lines);

    public void SetTrailerLines(uint lines) => BinaryPrimitives.WriteUInt32BigEndian(_trailer.AsSpan(GvspPacket.HeadBytes(_extended) + 4), lines);

    public void Close()
    {
        lock (_gate)
        {
            BlockId = 0;
            Volatile.Write(ref _ready, -1);
        }
    }

    /// <summary>
    /// Puts payload bytes behind the heads of <paramref name="count"/> packets from <paramref name="first"/> on (ids from 1).
    /// </summary>
    public void Fill(int first, int count, ReadOnlySpan<byte> image)
    {
        int head = GvspPacket.HeadBytes(_extended);
        for (int id = first; id < first + count; id++)
        {
            Span<byte> packet = _payload.AsSpan((id - 1) * _stride);
            int offset = (id - 1) * ImageBytesPerPacket;
            int bytes = Math.Min(ImageBytesPerPacket, image.Length - offset);
            GvspPacket.WriteHead(packet, _extended, GvcpStatus.Success, BlockId, GvspPacket.PayloadFormat, (uint)id);
            image.Slice(offset, bytes).CopyTo(packet[head..]);
        }
        Volatile.Write(ref _ready, first + count - 1);
    }

    public void MarkComplete() => Volatile.Write(ref _ready, PayloadPackets + 1);

    /// <summary>Consecutive payload packets, back to back.</summary>
    public ReadOnlySpan<byte> Packets(int first, int count)
    {
        int start = (first - 1) * _stride;
        return _payload.AsSpan(start, Math.Min(count * _stride, _payloadBytes - start));
    }

    public ReadOnlySpan<byte> Leader => _leader.AsSpan(0, _leaderBytes);

    public ReadOnlySpan<byte> Trailer => _trailer.AsSpan(0, _trailerBytes);

    /// <summary>Copies a packet as it was sent.</summary>
    /// <returns>Success, or why there is none.</returns>
    public ushort TryCopy(ulong blockId, uint packetId, Span<byte> target, out int bytes)
    {
        bytes = 0;
        lock (_gate)
        {
            if (BlockId != blockId) return GvcpStatus.PacketUnavailable;
            if (packetId > Volatile.Read(ref _ready)) return GvcpStatus.PacketNotYetAvailable;
            ReadOnlySpan<byte> packet = packetId == 0 ? Leader : packetId == PayloadPackets + 1 ? Trailer : Packets((int)packetId, 1);
            packet.CopyTo(target);
            bytes = packet.Length;
            return GvcpStatus.Success;
        }
    }
}
