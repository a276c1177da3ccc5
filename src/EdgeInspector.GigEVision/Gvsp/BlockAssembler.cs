using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>Puts stream packets at their places in rented frames and hands the frames over. Time is an argument.</summary>
/// <remarks>
/// Owned by the receive thread; nothing here waits, locks or allocates. Several blocks may be open: a complete one is handed over at once,
/// whatever older one still waits. A frame is complete only when leader, trailer and every payload packet between them are in, each of the
/// right length, and the leader's size fits. Everything a packet claims is checked before a byte is copied.
/// </remarks>
internal sealed partial class BlockAssembler
{
    // A lost packet is not asked for while so many are taken: a millisecond at 10 Gbit/s. On a link that never lets the socket run dry it must be.
    private const int BacklogPacketsAsking = 1024;

    private readonly StreamSetup _setup;
    private readonly FramePool _pool;
    private readonly IFrameSink _sink;
    private readonly IResendRequester _resend;
    private readonly StreamCounters _counters;
    private readonly BlockSequence _sequence = new();
    private readonly Block[] _blocks;
    private Block _last;
    private readonly int _standardPacketBytes;
    private readonly int _extendedPacketBytes;
    private readonly long _deadlineTicks;
    private readonly long _delayTicks;
    private readonly long _intervalTicks;
    private readonly long _tailTicks;
    private readonly long _secondTicks;
    private ulong _nextSequence;
    private readonly int _standardPackets;
    private readonly int _extendedPackets;
    private readonly int _partPackets;
    private readonly long _backlogPacketsMax;

    // Packets that had been taken when something was due although more waited; negative while nothing waits.
    private long _backlogFrom = -1;

    public BlockAssembler(
        StreamSetup setup, StreamOptions options, FramePool pool, IFrameSink sink, IResendRequester resend, StreamCounters counters, long ticksPerSecond,
        int receiveBufferBytes = GvspReceiver.ReceiveBufferBytesMin)
    {
        _setup = setup;
        Options = options;
        _pool = pool;
        _sink = sink;
        _resend = resend;
        _counters = counters;
        _standardPacketBytes = setup.PacketSizeBytes - GvspHeader.NetworkBytes - GvspHeader.StandardBytes;
        _extendedPacketBytes = setup.PacketSizeBytes - GvspHeader.NetworkBytes - GvspHeader.ExtendedBytes;
        _standardPackets = PacketsMax(setup.PayloadSizeBytes, _standardPacketBytes);
        _extendedPackets = PacketsMax(setup.PayloadSizeBytes, _extendedPacketBytes);

        // Linux grants twice what it tells, for its own bookkeeping.
        _backlogPacketsMax = 2 * (long)receiveBufferBytes / setup.PacketSizeBytes;
        _secondTicks = ticksPerSecond;
        _deadlineTicks = Ticks(options.FrameDeadline);
        _delayTicks = Ticks(options.ResendDelay);
        _intervalTicks = Ticks(options.ResendInterval);
        _intervalMinTicks = Math.Min(_intervalTicks, Ticks(ResendIntervalMin));
        _tailTicks = Ticks(options.TailSilence);

        // Leader, trailer, and as many payload packets as the smaller, extended payload makes of the image; one word to spare.
        // Of a multipart block there may be more: each packet gives 8 bytes away, and each part may end in a packet of its own.
        _partPackets = PacketsMax(setup.PayloadSizeBytes, Math.Max(1, _extendedPacketBytes - GvspPart.PacketHeadBytes)) + Frame.PartsMax;
        int packetsMax = _partPackets + 3 + 64;
        _blocks = new Block[options.OpenBlocksMax];
        for (int i = 0; i < _blocks.Length; i++) _blocks[i] = new Block(packetsMax);
        _last = _blocks[0];
    }

    public StreamOptions Options { get; }

    /// <summary>Blocks being filled.</summary>
    public int OpenCount { get; private set; }

    /// <summary>Packets that open blocks still wait for: of each the whole rest, so that 0..few means that a frame is about to end.</summary>
    public int LeastOutstanding
    {
        get
        {
            int least = int.MaxValue;
            if (OpenCount == 0) return 0;
            foreach (Block block in _blocks)
            {
                if (block.Frame is not null) least = Math.Min(least, (int)block.PayloadPackets + 2 - block.Received.Count);
            }

            return least;
        }
    }

    /// <summary>A hole is known, so that time counts in milliseconds.</summary>
    public bool HasHoles
    {
        get
        {
            if (OpenCount == 0 || !_setup.CanResend) return false;
            foreach (Block block in _blocks)
            {
                if (block.Frame is not null && block.ResendAt is not (0 or Never)) return true;
            }

            return false;
        }
    }

    /// <summary>Takes one datagram of the camera. False when it is no stream packet at all.</summary>
    public bool Receive(ReadOnlySpan<byte> datagram, long now)
    {
        if (TryNext(datagram, now)) return true;
        if (!GvspHeader.TryRead(datagram, out GvspHeader header))
        {
            _counters.MalformedPackets++;
            return false;
        }

        if (header.IsResendRangeError) _counters.ResendRangeErrors++;
        if (header.IsError)
        {
            Refused(header, now);
            return true;
        }

        if (header.Kind is not (GvspPacketKind.Leader or GvspPacketKind.Payload or GvspPacketKind.Trailer or GvspPacketKind.AllIn or GvspPacketKind.MultiPart))
        {
            Ignore(datagram.Length);
            return true;
        }

        ReadOnlySpan<byte> content = datagram[header.SizeBytes..];
        if (!IsPlausible(header, content))
        {
            _counters.MalformedPackets++;
            return true;
        }

        Block? block = Find(header) ?? Open(header, now, datagram.Length);
        if (block is null) return true;
        block.LastPacketAt = now;
        if (block.DeadlineAt == 0 && header.Kind != GvspPacketKind.Leader) block.DeadlineAt = now + _deadlineTicks;
        switch (header.Kind)
        {
            case GvspPacketKind.Leader: Leader(block, header, content, now); break;
            case GvspPacketKind.Trailer: Trailer(block, header, content, now); break;
            case GvspPacketKind.AllIn: AllIn(block, header, content, now); break;
            case GvspPacketKind.MultiPart: PartPayload(block, header, content, now); break;
            default: Payload(block, header, content, now); break;
        }

        if (block.Frame is null) return true;
        if (block.IsComplete) Complete(block, now);
        return true;
    }

    /// <summary>Whether time alone has something to say: a packet to be asked for, a frame to be given up.</summary>
    public bool IsDue(long now)
    {
        if (OpenCount == 0) return false;
        foreach (Block block in _blocks)
        {
            if (block.Frame is null || block.DeadlineAt == 0) continue;
            if (now >= block.DeadlineAt || (block.ResendAt == 0 ? now - block.LastPacketAt >= _tailTicks : now >= block.ResendAt)) return true;
        }

        return false;
    }

    /// <summary>Lets time pass: asks for what is missing, gives up what is late.</summary>
    /// <param name="now">When the last datagrams were taken.</param>
    /// <param name="moreWaits">
    /// Something is due, but more datagrams wait: this thread came late, and what seems to be missing may be among them. They are taken first, at
    /// most as many as the receive buffer holds.
    /// </param>
    public void Advance(long now, bool moreWaits = false)
    {
        if (!moreWaits) _backlogFrom = -1;
        else if (_backlogFrom < 0) _backlogFrom = _counters.ReceivedPackets;
        if (OpenCount == 0) return;
        long taken = _counters.ReceivedPackets - _backlogFrom;
        if (moreWaits && taken < BacklogPacketsAsking) return;
        bool canGiveUp = !moreWaits || taken >= _backlogPacketsMax;
        foreach (Block block in _blocks)
        {
            if (block.Frame is null || block.DeadlineAt == 0) continue;
            if (now >= block.DeadlineAt && canGiveUp)
            {
                Finish(block, block.HasLeader && block.HasTrailer ? FrameStatus.MissingPackets : FrameStatus.Timeout, now);
                continue;
            }

            if (block.ResendAt == 0 && now - block.LastPacketAt >= _tailTicks) block.ResendAt = now;
            if (block.ResendAt != 0 && now >= block.ResendAt) Ask(block, now);
        }
    }

    /// <summary>Hands over every open frame as aborted.</summary>
    public void Abort(long now = 0)
    {
        foreach (Block block in _blocks)
        {
            if (block.Frame is not null) Finish(block, FrameStatus.Aborted, now);
        }
    }

    // What can be said of a packet without knowing its block: a lie here must not even open one.
    private bool IsPlausible(in GvspHeader header, ReadOnlySpan<byte> content)
    {
        int packetBytes = header.IsExtended ? _extendedPacketBytes : _standardPacketBytes;
        int packets = header.IsExtended ? _extendedPackets : _standardPackets;
        if (header.Kind == GvspPacketKind.Leader)
            return header.PacketId == 0 && GvspLeader.TryRead(content, out GvspLeader leader) && (leader.PayloadType != PayloadType.MultiPart || PartLayout.HoldsAll(content, header.PartCount));
        if (header.Kind == GvspPacketKind.AllIn) return content.Length <= packetBytes && TryReadAllIn(content, out _, out _, out _);
        if (header.PacketId < 1) return false;
        if (header.Kind == GvspPacketKind.MultiPart)
            return header.PacketId <= _partPackets && content.Length > GvspPart.PacketHeadBytes && content.Length <= packetBytes;
        if (header.Kind == GvspPacketKind.Trailer)
            return GvspTrailer.TryRead(content, out GvspTrailer trailer) && header.PacketId <= (trailer.PayloadType == PayloadType.MultiPart ? _partPackets : packets) + 1;
        return header.PacketId <= packets && content.Length > 0 && content.Length <= packetBytes;
    }

    private Block? Find(in GvspHeader header)
    {
        // Nearly always the block of the packet before.
        if (Is(_last, header)) return _last;
        foreach (Block block in _blocks)
        {
            if (!Is(block, header)) continue;
            _last = block;
            return block;
        }

        return null;
    }

    private static bool Is(Block block, in GvspHeader header) =>
        block.Id == header.BlockId && block.Frame is not null && block.IsExtended == header.IsExtended;

    private void Ignore(int bytes)
    {
        _counters.IgnoredPackets++;
        _counters.IgnoredBytes += bytes;
    }

    private Block? Open(in GvspHeader header, long now, int datagramBytes)
    {
        if (!_sequence.TryPlace(header.BlockId, header.IsExtended, header.Kind is GvspPacketKind.Leader or GvspPacketKind.AllIn, out ulong sequence, out bool isNew) || !isNew)
        {
            Ignore(datagramBytes);
            return null;
        }

        // Images that were skipped are missing, until one of them shows after all.
        if (sequence >= _nextSequence)
        {
            _counters.MissingFrames += (long)(sequence - _nextSequence);
            if (header.Kind == GvspPacketKind.AllIn) AskForSkipped(header, sequence - _nextSequence, now);
            _nextSequence = sequence + 1;
        }
        else
        {
            _counters.MissingFrames--;
        }

        Block? free = null;
        Block? oldest = null;
        foreach (Block block in _blocks)
        {
            if (block.Frame is null)
            {
                free ??= block;
                continue;
            }

            if (oldest is null || block.Sequence < oldest.Sequence) oldest = block;

            // A later image has begun: what an older one still misses was lost, not delayed by the exposure.
            if (block.Sequence >= sequence) continue;
            if (block.DeadlineAt == 0) block.DeadlineAt = now + _deadlineTicks;
            WakeAt(block, now + _delayTicks);
        }

        if (free is null)
        {
            free = oldest!;
            Finish(free, free.HasLeader && free.HasTrailer ? FrameStatus.MissingPackets : FrameStatus.Timeout, now);
        }

        if (!_pool.TryRent(out Frame frame))
        {
            _counters.Underruns++;
            _sink.Underrun(new FrameInfo { Camera = _setup.Camera, BlockId = header.BlockId, Sequence = sequence, FirstPacketAt = now, LastPacketAt = now });
            return null;
        }

        free.Open(frame, header, sequence, header.IsExtended ? _extendedPacketBytes : _standardPacketBytes, _setup.PayloadSizeBytes, now);
        OpenCount++;
        _last = free;
        return free;
    }

    private void Leader(Block block, in GvspHeader header, ReadOnlySpan<byte> content, long now)
    {
        if (block.HasLeader)
        {
            _counters.DuplicatedPackets++;
            return;
        }

        if (header.IsPreviousBlockDropped) _counters.BlocksDroppedByCamera++;
        GvspLeader.TryRead(content, out GvspLeader leader);
        bool isLaid = leader.PayloadType == PayloadType.MultiPart ? TryLayParts(block, header, leader, content, now) : TryLay(block, leader, now);
        if (!isLaid) return;
        Arrived(block, header, header.PacketId, now);
        CheckSize(block, now);
    }

    private void Trailer(Block block, in GvspHeader header, ReadOnlySpan<byte> content, long now)
    {
        if (block.HasTrailer)
        {
            _counters.DuplicatedPackets++;
            return;
        }

        // A payload packet that is in cannot be the trailer, nor lie behind it.
        if (block.Received.Has(header.PacketId) || block.Highest > header.PacketId)
        {
            Finish(block, FrameStatus.SizeMismatch, now);
            return;
        }

        GvspTrailer.TryRead(content, out GvspTrailer trailer);
        Arrived(block, header, header.PacketId, now);
        block.HasTrailer = true;
        block.Trailer = trailer;
        if (trailer.PayloadType == PayloadType.MultiPart) block.Parts.ReadTrailer(content);
        block.PayloadPackets = header.PacketId - 1;
        CheckSize(block, now);
    }
}
