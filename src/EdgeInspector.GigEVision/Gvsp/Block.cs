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

    /// <summary>Packets that were asked for again.</summary>
    public PacketMap Asked { get; } = new(packetsMax);

    public bool HasLeader { get; set; }

    public bool HasTrailer { get; set; }

    /// <summary>Payload bytes of a full packet.</summary>
    public int PacketBytes { get; private set; }

    /// <summary>Bytes of the image: from the leader, until then the camera's PayloadSize.</summary>
    public int SizeBytes { get; private set; }

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

    /// <summary>What the trailer says of the lines sent; 0 when it does not say.</summary>
    public uint TrailerLines { get; set; }

    /// <summary>Lowest packet id that is not in.</summary>
    public uint LowestMissing { get; private set; }

    public bool IsComplete => HasLeader && HasTrailer && Received.Count == PayloadPackets + 2;

    public void Open(Frame frame, in GvspHeader header, ulong sequence, int packetBytes, int payloadSizeBytes, long now)
    {
        Frame = frame;
        Id = header.BlockId;
        Sequence = sequence;
        IsExtended = header.IsExtended;
        Received.Clear();
        Asked.Clear();
        HasLeader = false;
        HasTrailer = false;
        PacketBytes = packetBytes;
        Leader = default;
        StrideBytes = 0;
        _end = 0;
        SetSize(payloadSizeBytes);
        LowestMissing = 0;
        TrailerLines = 0;
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

    public void SetLeader(in GvspLeader leader, int sizeBytes, int strideBytes)
    {
        Leader = leader;
        HasLeader = true;
        StrideBytes = strideBytes;
        if (!HasTrailer) SetSize(sizeBytes);
        else SizeBytes = sizeBytes;
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
        return before;
    }

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
        return frame;
    }

    private void SetSize(int sizeBytes)
    {
        SizeBytes = sizeBytes;
        PayloadPackets = Math.Max(PacketsFor(sizeBytes), Highest);
    }
}
