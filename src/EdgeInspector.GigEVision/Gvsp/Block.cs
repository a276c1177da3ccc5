using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>A block being filled. Made once per slot and used again: nothing is allocated for a frame.</summary>
internal sealed class Block(int packetsMax)
{
    // Of packets that are missing: when they were or may first be asked for, and how often they were. Valid below _end and where asked.
    private readonly long[] _dueAt = new long[packetsMax];
    private readonly long[] _askedAt = new long[packetsMax];
    private readonly byte[] _tries = new byte[packetsMax];

    // One more than the highest packet id that is in.
    private uint _end;

    /// <summary>The frame being filled; null when the slot is free.</summary>
    public Frame? Frame { get; private set; }

    public ulong Id { get; private set; }

    public ulong Sequence { get; private set; }

    public bool IsExtended { get; private set; }

    /// <summary>Packets that are in: leader 0, payload, trailer.</summary>
    public PacketMap Received { get; } = new(packetsMax);

    /// <summary>The parts, when the block has several.</summary>
    public PartLayout Parts { get; } = new(packetsMax);

    /// <summary>Packets that were asked for again.</summary>
    public PacketMap Asked { get; } = new(packetsMax);

    public bool HasLeader { get; set; }

    public bool HasTrailer
    {
        get;
        set
        {
            field = value;
            PlainDatagramBytes = 0;
        }
    }

    /// <summary>Payload bytes of a full packet.</summary>
    public int PacketBytes { get; private set; }

    /// <summary>Length of a full packet's datagram while the block is plain: an image of known size, no trailer yet, nothing asked for. Else 0.</summary>
    public int PlainDatagramBytes { get; private set; }

    /// <summary>Bytes of the payload: from the leader or the trailer, until then the camera's PayloadSize, which is the most there can be.</summary>
    public int SizeBytes { get; private set; }

    /// <summary>The leader does not tell the size: the trailer or the last packet will.</summary>
    public bool IsOpenEnded { get; private set; }

    /// <summary>With an open end, the one packet that is not full and so must be the last; 0 while there is none.</summary>
    public uint ShortPacket { get; private set; }

    public int ShortBytes { get; private set; }

    /// <summary>Bytes of the plane or of the data, without chunks; 0 when there is none or nobody said.</summary>
    public int ImageBytes { get; private set; }

    /// <summary>Where the chunks behind the image begin; known once every packet is in.</summary>
    public int ChunkOffset { get; private set; }

    public int ChunkBytes { get; private set; }

    /// <summary>All that was sent, in one packet.</summary>
    public bool IsAllIn { get; set; }

    /// <summary>Payload packets: from the trailer, else reckoned from <see cref="SizeBytes"/>.</summary>
    public uint PayloadPackets { get; set; }

    /// <summary>Highest packet id that is in.</summary>
    public uint Highest => _end == 0 ? 0 : _end - 1;

    /// <summary>One more than <see cref="Highest"/>; 0 while nothing is in.</summary>
    public uint End => _end;

    public int Resent { get; set; }

    /// <summary>Packets asked for, repetitions counted.</summary>
    public int AskedCount { get; set; }

    /// <summary>The camera has said that what is missing is gone.</summary>
    public bool IsPastHelp { get; set; }

    /// <summary>Repeated requests that brought nothing, in a row: each doubles the wait for the next.</summary>
    public int BackOff { get; set; }

    /// <summary>A packet that was asked for has come since the last request.</summary>
    public bool WasAnswered { get; set; }

    public long FirstPacketAt { get; private set; }

    public long LastPacketAt { get; set; }

    /// <summary>When the frame is given up; 0 while the clock does not run.</summary>
    public long DeadlineAt { get; set; }

    /// <summary>When missing packets are asked for; 0 while none is known.</summary>
    public long ResendAt { get; set; }

    public GvspLeader Leader { get; private set; }

    public int StrideBytes { get; private set; }

    public GvspTrailer Trailer { get; set; }

    /// <summary>Lowest packet id that is not in.</summary>
    public uint LowestMissing { get; private set; }

    /// <summary>Bytes of the payload once every packet is in.</summary>
    public int PayloadBytes => !IsOpenEnded ? SizeBytes
        : ShortPacket != 0 ? (int)((ShortPacket - 1) * PacketBytes) + ShortBytes
        : (int)Math.Min(PayloadPackets * PacketBytes, SizeBytes);

    public int PacketsExpected => IsAllIn ? 1 : (int)PayloadPackets + 2;

    public bool IsComplete => HasLeader && HasTrailer && Received.Count == PayloadPackets + 2;

    public void Open(Frame frame, in GvspHeader header, ulong sequence, int packetBytes, int payloadSizeBytes, long now)
    {
        Frame = frame;
        Id = header.BlockId;
        Sequence = sequence;
        IsExtended = header.IsExtended;
        Received.Clear();
        Asked.Clear();
        Parts.Clear();
        HasLeader = false;
        HasTrailer = false;
        PacketBytes = packetBytes;
        Leader = default;
        StrideBytes = 0;
        ImageBytes = 0;
        ChunkOffset = 0;
        ChunkBytes = 0;
        IsOpenEnded = false;
        ShortPacket = 0;
        ShortBytes = 0;
        IsAllIn = false;
        _end = 0;
        SetSize(payloadSizeBytes);
        LowestMissing = 0;
        Trailer = default;
        Resent = 0;
        AskedCount = 0;
        IsPastHelp = false;
        BackOff = 0;
        WasAnswered = false;
        FirstPacketAt = now;
        LastPacketAt = now;
        DeadlineAt = 0;
        ResendAt = 0;
    }

    /// <summary>Notes what follows: a plane or data of so many bytes, 0 when nobody says; with an open end when more may come behind it.</summary>
    public void SetLeader(in GvspLeader leader, int imageBytes, int strideBytes, bool isOpenEnded)
    {
        Leader = leader;
        HasLeader = true;
        StrideBytes = strideBytes;
        ImageBytes = imageBytes;
        IsOpenEnded = isOpenEnded;
        if (isOpenEnded) return;
        if (!HasTrailer && AskedCount == 0) PlainDatagramBytes = PacketBytes + (IsExtended ? GvspHeader.ExtendedBytes : GvspHeader.StandardBytes);
        if (!HasTrailer) SetSize(imageBytes);
        else SizeBytes = imageBytes;
    }

    /// <summary>Notes the leader of a multipart block whose <see cref="Parts"/> are laid, or not, when it could not be read.</summary>
    public void SetParts(in GvspLeader leader)
    {
        Leader = leader;
        HasLeader = true;
        SizeBytes = Parts.TotalBytes;
        if (!HasTrailer) PayloadPackets = Math.Max(Parts.PacketsFor(PacketBytes), Highest);
        if (Parts.PlaneIndex < 0) return;
        FramePart plane = Parts.Parts[Parts.PlaneIndex];
        StrideBytes = plane.StrideBytes;
        ImageBytes = plane.SizeBytes;
    }

    /// <summary>The trailer has told the size that the leader left open.</summary>
    public void SetEnd(int sizeBytes)
    {
        SizeBytes = sizeBytes;
        IsOpenEnded = false;
    }

    /// <summary>Notes the packet that is not full, and takes it for the last until another one says otherwise.</summary>
    public void EndWith(uint packet, int bytes)
    {
        ShortPacket = packet;
        ShortBytes = bytes;
        if (!HasTrailer) PayloadPackets = packet;
    }

    /// <summary>The packet that is not full turned out not to be the last: it was cut off, and is missing again.</summary>
    public void ForgetShort(long dueAt)
    {
        Forget(ShortPacket, dueAt);
        ShortPacket = 0;
        if (!HasTrailer) PayloadPackets = Math.Max(PacketsFor(SizeBytes), Highest);
    }

    /// <summary>A packet that is in is missing again, and may be asked for at <paramref name="dueAt"/>.</summary>
    public void Forget(uint packet, long dueAt)
    {
        Received.Remove(packet);
        _dueAt[packet] = dueAt;
        LowestMissing = Math.Min(LowestMissing, packet);
    }

    public void SetChunks(int imageBytes, int offset, int bytes)
    {
        ImageBytes = imageBytes;
        ChunkOffset = offset;
        ChunkBytes = bytes;
    }

    /// <summary>Notes a packet as in. True when it shows a hole: what it has overtaken may be asked for at <paramref name="holeDueAt"/>.</summary>
    public bool Add(uint packet, long holeDueAt)
    {
        if (!Received.Add(packet)) return false;
        bool showsHole = packet > _end;
        if (packet >= _end)
        {
            for (uint lost = _end; lost < packet; lost++)
            {
                if (!Asked.Has(lost)) _dueAt[lost] = holeDueAt;
            }

            _end = packet + 1;
        }

        if (packet == LowestMissing) LowestMissing = Received.NextMissing(packet);
        return showsHole;
    }

    /// <summary>Notes the packet at <see cref="End"/> as in, where nothing before it is missing.</summary>
    public void AddNext()
    {
        Received.Add(_end);
        _end++;
        LowestMissing = _end;
    }

    /// <summary>When a missing packet may be asked for; a packet behind the last one that is in, never asked for, at once.</summary>
    public long DueAt(uint packet) => packet < _end || Asked.Has(packet) ? _dueAt[packet] : 0;

    /// <summary>Notes a request; gives how often the packet had been asked for before.</summary>
    public int Ask(uint packet, long now, long againAt)
    {
        int before = Asked.Add(packet) ? 0 : _tries[packet];
        _tries[packet] = (byte)Math.Min(byte.MaxValue, before + 1);
        _askedAt[packet] = now;
        _dueAt[packet] = againAt;
        AskedCount++;
        PlainDatagramBytes = 0;
        return before;
    }

    /// <summary>How often a packet was asked for.</summary>
    public int Tries(uint packet) => Asked.Has(packet) ? _tries[packet] : 0;

    /// <summary>Puts off the next request for a packet that was asked for.</summary>
    public void PutOff(uint packet, long until)
    {
        if (Asked.Has(packet)) _dueAt[packet] = until;
    }

    /// <summary>How long the answer to the only request took; negative when there were several, for then nobody knows which was answered.</summary>
    public long AnswerTicks(uint packet, long now) => _tries[packet] == 1 ? now - _askedAt[packet] : -1;

    /// <summary>Payload packets that an image of this size takes.</summary>
    public uint PacketsFor(int sizeBytes) => (uint)(((long)sizeBytes + PacketBytes - 1) / PacketBytes);

    public Frame Close()
    {
        Frame frame = Frame!;
        Frame = null;
        PlainDatagramBytes = 0;
        return frame;
    }

    private void SetSize(int sizeBytes)
    {
        SizeBytes = sizeBytes;
        PayloadPackets = Math.Max(PacketsFor(sizeBytes), Highest);
    }
}
