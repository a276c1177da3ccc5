using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>Where the parts of a multipart block lie in its frame, and which packet brought which bytes. Made once per block slot.</summary>
/// <remarks>
/// The parts lie one behind the other, each as long as the leader says. Unlike an image's, a packet's place is its own word, so that places may
/// overlap or leave a hole although every packet is in: only <see cref="IsCovered"/> proves that every byte was sent.
/// </remarks>
internal sealed class PartLayout(int packetsMax)
{
    private readonly FramePart[] _parts = new FramePart[Frame.PartsMax];
    private readonly ulong[] _saidByTrailer = new ulong[Frame.PartsMax];
    private readonly long[] _covered = new long[Frame.PartsMax];
    private readonly uint[] _lastOf = new uint[Frame.PartsMax];
    private readonly byte[] _partOf = new byte[packetsMax];
    private readonly int[] _offset = new int[packetsMax];
    private readonly int[] _bytes = new int[packetsMax];
    private int _count;
    private int _saidCount;

    /// <summary>The places are known: from the leader, or, until it comes, from the block before.</summary>
    public bool IsLaid => _count > 0;

    /// <summary>Bytes that all parts take.</summary>
    public int TotalBytes { get; private set; }

    public ReadOnlySpan<FramePart> Parts => _parts.AsSpan(0, _count);

    /// <summary>The part that can be looked at: the first 2D image. -1 when there is none.</summary>
    public int PlaneIndex { get; private set; } = -1;

    public void Clear()
    {
        _count = 0;
        _saidCount = 0;
        TotalBytes = 0;
        PlaneIndex = -1;
    }

    /// <summary>False for a leader that was cut off: the head counts more parts than there are.</summary>
    public static bool HoldsAll(ReadOnlySpan<byte> leader, int countSaid) => countSaid <= (leader.Length - GvspPart.InLeaderAt) / GvspPart.InLeaderBytes;

    /// <summary>Lays the parts out as the leader says, which <see cref="HoldsAll"/>. Complete when they fit.</summary>
    public FrameStatus Lay(ReadOnlySpan<byte> leader, int countSaid, int bytesMax)
    {
        int count = (leader.Length - GvspPart.InLeaderAt) / GvspPart.InLeaderBytes;
        if (countSaid > 0 && countSaid < count) count = countSaid;
        if (count > Frame.PartsMax) return FrameStatus.PayloadNotSupported;
        if (count == 0) return FrameStatus.SizeMismatch;
        int total = 0;
        PlaneIndex = -1;
        for (int i = 0; i < count; i++)
        {
            GvspPart said = GvspPart.Read(leader[(GvspPart.InLeaderAt + (i * GvspPart.InLeaderBytes))..]);
            if (said.SizeBytes == 0 || said.SizeBytes > (ulong)(bytesMax - total)) return FrameStatus.SizeMismatch;
            int stride = 0;
            if (said.Type == PartType.Image2D)
            {
                if (!GvspLeader.TryGetSize(said.PixelFormat, said.Width, said.Height, said.PaddingX, said.PaddingY, (int)said.SizeBytes, out _, out stride)) return FrameStatus.SizeMismatch;
                if (PlaneIndex < 0) PlaneIndex = i;
            }

            _parts[i] = new FramePart
            {
                Type = said.Type,
                Offset = total,
                SizeBytes = (int)said.SizeBytes,
                PixelFormat = said.PixelFormat,
                Width = (int)Math.Min(said.Width, int.MaxValue),
                Height = (int)Math.Min(said.Height, int.MaxValue),
                StrideBytes = stride,
                SourceId = said.SourceId,
                PurposeId = said.PurposeId,
                RegionId = said.RegionId,
            };
            total += (int)said.SizeBytes;
        }

        TotalBytes = total;
        _count = count;
        return FrameStatus.Complete;
    }

    /// <summary>Takes the places over from the block before.</summary>
    public void LayAs(PartLayout before)
    {
        before._parts.CopyTo(_parts, 0);
        _count = before._count;
        TotalBytes = before.TotalBytes;
        PlaneIndex = before.PlaneIndex;
    }

    public bool IsSameAs(PartLayout other) => Parts.SequenceEqual(other.Parts);

    /// <summary>Where a packet's data belong in the buffer, and how many of them; false when that is no place in a part.</summary>
    public bool TryPlace(ReadOnlySpan<byte> content, out byte part, out int offset, out int bytes)
    {
        part = content[0];
        ulong said = GvspPart.ReadU48(content[2..]);
        offset = 0;
        bytes = 0;
        if (part >= _count || said >= (ulong)_parts[part].SizeBytes) return false;
        offset = (int)said;
        bytes = Math.Min(content.Length - GvspPart.PacketHeadBytes, _parts[part].SizeBytes - offset);
        return bytes > 0;
    }

    public int AtInBuffer(byte part, int offset) => _parts[part].Offset + offset;

    public void Note(uint packet, byte part, int offset, int bytes)
    {
        _partOf[packet] = part;
        _offset[packet] = offset;
        _bytes[packet] = bytes;
    }

    /// <summary>A packet that came before had this place.</summary>
    public bool HasNoted(uint packet, byte part, int offset, int bytes) => _partOf[packet] == part && _offset[packet] == offset && _bytes[packet] == bytes;

    /// <summary>Takes the lengths that the trailer tells; parts of it that lie behind the end of the content are not told.</summary>
    public void ReadTrailer(ReadOnlySpan<byte> content)
    {
        _saidCount = Math.Min((content.Length - GvspPart.InTrailerAt) / GvspPart.InTrailerBytes, Frame.PartsMax);
        for (int i = 0; i < _saidCount; i++) _saidByTrailer[i] = GvspPart.ReadU48(content[(GvspPart.InTrailerAt + (i * GvspPart.InTrailerBytes) + 2)..]);
    }

    /// <summary>What the trailer says a part really has: never more than the leader promised, and an image never less. False when it does not fit.</summary>
    public bool TrySettle()
    {
        if (_saidCount > _count) return false;
        for (int i = 0; i < _saidCount; i++)
        {
            FramePart part = _parts[i];
            int least = part.StrideBytes > 0 ? part.SizeBytes : 1;
            if (_saidByTrailer[i] > (ulong)part.SizeBytes || _saidByTrailer[i] < (ulong)least) return false;
            _parts[i] = part with { SizeBytes = (int)_saidByTrailer[i] };
        }

        return true;
    }

    /// <summary>Every byte of every part was brought by one of these packets: each begins in its part where the one before it ended.</summary>
    public bool IsCovered(uint packets)
    {
        Array.Clear(_covered);
        for (uint packet = 1; packet <= packets; packet++)
        {
            int part = _partOf[packet];
            if (_covered[part] != _offset[packet]) return false;
            _covered[part] += _bytes[packet];
        }

        for (int i = 0; i < _count; i++)
        {
            if (_covered[i] < _parts[i].SizeBytes) return false;
        }

        return true;
    }

    /// <summary>
    /// The next packet behind <paramref name="after"/> that was cut off on its way: less than full, and what follows in its part begins behind a gap. 0 when
    /// there is none.
    /// </summary>
    public uint NextCutOff(uint after, uint packets, int packetBytes)
    {
        int full = packetBytes - GvspPart.PacketHeadBytes;
        Array.Clear(_covered);
        Array.Clear(_lastOf);
        for (uint packet = 1; packet <= packets; packet++)
        {
            int part = _partOf[packet];
            uint before = _lastOf[part];
            if (_offset[packet] > _covered[part] && before > after && _bytes[before] < full) return before;
            _covered[part] = _offset[packet] + _bytes[packet];
            _lastOf[part] = packet;
        }

        for (int i = 0; i < _count; i++)
        {
            if (_covered[i] < _parts[i].SizeBytes && _lastOf[i] > after && _bytes[_lastOf[i]] < full) return _lastOf[i];
        }

        return 0;
    }

    /// <summary>Payload packets that the parts take, each but a part's last full.</summary>
    public uint PacketsFor(int packetBytes)
    {
        int bytes = packetBytes - GvspPart.PacketHeadBytes;
        uint packets = 0;
        foreach (FramePart part in Parts) packets += (uint)(((long)part.SizeBytes + bytes - 1) / bytes);
        return packets;
    }
}
