using System.Buffers.Binary;
using EdgeInspector.CameraSimulator.Gvcp;

namespace EdgeInspector.CameraSimulator.Gvsp;

/// <summary>One image cut into packets, kept so that any of them can be sent again.</summary>
/// <remarks>Written by the sending thread; <see cref="TryCopy"/> may be called from any. Memory is kept from block to block.</remarks>
internal sealed class HeldBlock
{
    private readonly Lock _gate = new();
    private readonly byte[] _leader = new byte[GvspPacket.ExtendedHeadBytes + PayloadHeads.LeaderBytesMax];
    private readonly byte[] _trailer = new byte[GvspPacket.ExtendedHeadBytes + PayloadHeads.LeaderBytesMax];

    /// <summary>Where each part begins; a block without parts has one run.</summary>
    private readonly Run[] _runs = new Run[StreamSettings.PartsMax];
    private byte[] _payload = [];
    private int _runCount;
    private int _leaderBytes;
    private int _trailerBytes;
    private int _payloadBytes;
    private int _stride;
    private bool _extended;
    private bool _isImage;
    private int _ready = -1;

    /// <summary>0 when nothing is held.</summary>
    public ulong BlockId { get; private set; }

    public ulong FrameNumber { get; private set; }

    /// <summary>Leader, trailer and payload go in one packet, whose id is 0.</summary>
    public bool IsAllIn { get; private set; }

    /// <summary>Every packet tells its part and its place there, and the last of each part may be short.</summary>
    public bool IsMultiPart { get; private set; }

    /// <summary>Payload packets, ids 1..N; the trailer is N + 1. 0 when all is in one packet.</summary>
    public int PayloadPackets { get; private set; }

    /// <summary>The highest packet id of the block.</summary>
    public uint LastPacketId => IsAllIn ? 0 : (uint)PayloadPackets + 1;

    /// <summary>Payload bytes of a full payload packet.</summary>
    public int ImageBytesPerPacket { get; private set; }

    /// <summary>Bytes from one payload packet to the next in <see cref="Packets"/>.</summary>
    public int StrideBytes => _stride;

    /// <summary>What goes wrong with this block, resends included.</summary>
    public ScheduledFault[] Scheduled { get; set; } = [];

    /// <summary>Requests for packets of this block so far: the attempt number of the fault dice.</summary>
    public uint ResendAttempts { get; set; }

    private int HeadBytes => GvspPacket.HeadBytes(_extended) + (IsMultiPart ? GvspPacket.PlaceBytes : 0);

    /// <summary>Begins a block of <paramref name="payloadBytes"/>, in one packet if it is to go so and fits.</summary>
    public void Open(ulong blockId, ulong frameNumber, ulong timestamp, int payloadBytes, StreamSettings settings)
    {
        lock (_gate)
        {
            BlockId = blockId;
            FrameNumber = frameNumber;
            ResendAttempts = 0;
            _extended = settings.ExtendedIds;
            _isImage = !settings.Jpeg && !settings.IsMultiPart;
            IsMultiPart = settings.IsMultiPart;
            _stride = settings.PacketSize - GvspPacket.IpUdpBytes;
            ImageBytesPerPacket = _stride - HeadBytes;
            int head = GvspPacket.HeadBytes(_extended);
            GvspPacket.WriteHead(_leader, _extended, GvcpStatus.Success, blockId, GvspPacket.LeaderFormat, packetId: 0);
            _leaderBytes = head + PayloadHeads.WriteLeader(_leader.AsSpan(head), timestamp, payloadBytes, settings);
            if (IsMultiPart) GvspPacket.SetPartCount(_leader, settings.Parts.Count);
            CutUp(payloadBytes, settings);
            GvspPacket.WriteHead(_trailer, _extended, GvcpStatus.Success, blockId, GvspPacket.TrailerFormat, (uint)PayloadPackets + 1);
            _trailerBytes = head + PayloadHeads.WriteTrailer(_trailer.AsSpan(head), payloadBytes, settings);
            int together = _leaderBytes + _trailerBytes - head + payloadBytes;
            IsAllIn = settings.AllIn && !IsMultiPart && together <= _stride;
            _payloadBytes = IsAllIn ? together : payloadBytes + PayloadPackets * HeadBytes;
            int room = Math.Max(_payloadBytes, PayloadPackets * _stride);
            if (_payload.Length < room) _payload = GC.AllocateUninitializedArray<byte>(room);
            if (IsAllIn) PayloadPackets = 0;
            Volatile.Write(ref _ready, IsAllIn ? -1 : 0);
        }
    }

    /// <summary>Lets the leader tell another number of lines; only that of an image tells any.</summary>
    public void SetLeaderHeight(uint lines)
    {
        if (_isImage) BinaryPrimitives.WriteUInt32BigEndian(_leader.AsSpan(GvspPacket.HeadBytes(_extended) + PayloadHeads.LeaderHeightAt), lines);
    }

    /// <summary>Lets the trailer tell another number of lines; only that of an image tells any.</summary>
    public void SetTrailerLines(uint lines)
    {
        if (_isImage) BinaryPrimitives.WriteUInt32BigEndian(_trailer.AsSpan(GvspPacket.HeadBytes(_extended) + PayloadHeads.TrailerLinesAt), lines);
    }

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
    public void Fill(int first, int count, ReadOnlySpan<byte> payload)
    {
        int head = GvspPacket.HeadBytes(_extended);
        for (int id = first; id < first + count; id++)
        {
            Span<byte> packet = _payload.AsSpan((id - 1) * _stride);
            Place(id, out int part, out int offset, out int bytes);
            GvspPacket.WriteHead(packet, _extended, GvcpStatus.Success, BlockId, IsMultiPart ? GvspPacket.MultiPartFormat : GvspPacket.PayloadFormat, (uint)id);
            if (IsMultiPart) PayloadHeads.WritePlace(packet[head..], part, offset);
            payload.Slice(_runs[part].Offset + offset, bytes).CopyTo(packet[HeadBytes..]);
        }
        Volatile.Write(ref _ready, first + count - 1);
    }

    /// <summary>Puts leader, trailer and payload behind each other into the one packet.</summary>
    public void FillAllIn(ReadOnlySpan<byte> payload)
    {
        int head = GvspPacket.HeadBytes(_extended);
        Span<byte> packet = _payload;
        GvspPacket.WriteHead(packet, _extended, GvcpStatus.Success, BlockId, GvspPacket.AllInFormat, packetId: 0);
        Leader[head..].CopyTo(packet[head..]);
        Trailer[head..].CopyTo(packet[_leaderBytes..]);
        payload.CopyTo(packet[(_leaderBytes + _trailerBytes - head)..]);
        Volatile.Write(ref _ready, 0);
    }

    public void MarkComplete() => Volatile.Write(ref _ready, PayloadPackets + 1);

    /// <summary>Consecutive payload packets, back to back; of a multipart block one at a time.</summary>
    public ReadOnlySpan<byte> Packets(int first, int count)
    {
        int start = (first - 1) * _stride;
        if (!IsMultiPart) return _payload.AsSpan(start, Math.Min(count * _stride, _payloadBytes - start));
        Place(first, out _, out _, out int bytes);
        return _payload.AsSpan(start, HeadBytes + bytes);
    }

    public ReadOnlySpan<byte> AllIn => _payload.AsSpan(0, _payloadBytes);

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
            ReadOnlySpan<byte> packet = IsAllIn ? AllIn : packetId == 0 ? Leader : packetId == PayloadPackets + 1 ? Trailer : Packets((int)packetId, 1);
            packet.CopyTo(target);
            bytes = packet.Length;
            return GvcpStatus.Success;
        }
    }

    /// <summary>Every part begins with a packet of its own.</summary>
    private void CutUp(int payloadBytes, StreamSettings settings)
    {
        PayloadPackets = 0;
        _runCount = 0;
        if (!IsMultiPart) Add(0, payloadBytes);
        else foreach (PayloadPart part in settings.Parts) Add(part.Offset, part.Bytes);

        void Add(int offset, int bytes)
        {
            _runs[_runCount++] = new Run(PayloadPackets + 1, offset, bytes);
            PayloadPackets += (bytes + ImageBytesPerPacket - 1) / ImageBytesPerPacket;
        }
    }

    private void Place(int id, out int part, out int offset, out int bytes)
    {
        part = _runCount - 1;
        while (_runs[part].FirstPacket > id) part--;
        offset = (id - _runs[part].FirstPacket) * ImageBytesPerPacket;
        bytes = Math.Min(ImageBytesPerPacket, _runs[part].Bytes - offset);
    }

    private readonly record struct Run(int FirstPacket, int Offset, int Bytes);
}
