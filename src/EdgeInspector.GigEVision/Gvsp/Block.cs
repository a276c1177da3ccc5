using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>A block being filled. Made once per slot and used again: nothing is allocated for a frame.</summary>
internal sealed class Block(int packetsMax)
{
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
    public uint Highest { get; private set; }

    public int Resent { get; set; }

    /// <summary>Packets asked for, repetitions counted.</summary>
    public int AskedCount { get; set; }

    /// <summary>The camera has said that what is missing is gone.</summary>
    public bool IsPastHelp { get; set; }

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

    /// <summary>A packet is missing although a later one is in.</summary>
    public bool HasHole => LowestMissing < Highest;

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
        Highest = 0;
        SetSize(payloadSizeBytes);
        LowestMissing = 0;
        TrailerLines = 0;
        Resent = 0;
        AskedCount = 0;
        IsPastHelp = false;
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

    /// <summary>Notes a packet as in; false when it was.</summary>
    public bool Add(uint packet)
    {
        if (!Received.Add(packet)) return false;
        if (packet > Highest) Highest = packet;
        if (packet == LowestMissing) LowestMissing = Received.NextMissing(packet);
        return true;
    }

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
