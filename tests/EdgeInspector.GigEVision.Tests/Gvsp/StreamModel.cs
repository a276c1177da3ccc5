using System.Buffers.Binary;
using System.Net;
using EdgeInspector.GigEVision.Gvsp;
using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Tests.Gvsp;

/// <summary>A camera, a bad link and the assembler under virtual time: microseconds, no thread, no socket. The same seed gives the same run.</summary>
/// <remarks>Bytes are laid down from the field table of GVSP. The sink compares every byte of every complete frame with what was sent.</remarks>
internal sealed class StreamModel : IResendRequester, IFrameSink, IDisposable
{
    private const int HeadBytes = 8;

    private readonly Plan _plan;
    private readonly Random _random;
    private readonly PriorityQueue<byte[], long> _wire = new();
    private readonly FramePool _pool;
    private readonly BlockAssembler _assembler;
    private readonly long[] _sentAt;
    private long _now = 1_000;

    private StreamModel(Plan plan, int seed)
    {
        _plan = plan;
        _random = new Random(seed);
        _sentAt = new long[plan.Frames + 1];
        _pool = new FramePool(StreamOptionsOf(plan).OpenBlocksMax + 1, plan.PayloadSizeBytes, poison: 0xA5);
        var setup = new StreamSetup
        {
            Name = "cam-1", CameraAddress = IPAddress.Loopback, HostAddress = IPAddress.Loopback, ControlPort = 1,
            PacketSizeBytes = plan.PacketBytes + HeadBytes + 28, PayloadSizeBytes = plan.PayloadSizeBytes, CanResend = plan.Resend,
        };
        _assembler = new BlockAssembler(setup, StreamOptionsOf(plan), _pool, this, this, Counters, 1_000_000);
    }

    public StreamCounters Counters { get; } = new();

    public List<FrameInfo> Complete { get; } = [];

    public List<FrameInfo> Failed { get; } = [];

    public List<string> Problems { get; } = [];

    /// <summary>Packets that the link lost, resent ones included.</summary>
    public long LostPackets { get; private set; }

    /// <summary>Bytes that the assembler allocated; what the camera and the sink of the model take is not among them.</summary>
    public long AllocatedBytes { get; private set; }

    public static StreamModel Run(Plan plan, int seed)
    {
        using var model = new StreamModel(plan, seed);
        model.Play();
        return model;
    }

    /// <summary>Random links: for each seed one, with everything that can happen to a packet. Gives the number of complete frames; throws on the first wrong one.</summary>
    public static long Run(int seed, int count)
    {
        long complete = 0;
        for (int i = 0; i < count; i++)
        {
            var random = new Random(seed + i);
            double Often(double most) => random.Next(2) == 0 ? 0 : random.NextDouble() * most;
            var plan = new Plan
            {
                Frames = 6, SizeBytes = random.Next(100, 6000), HasChunks = random.Next(2) == 0, PacketBytes = random.Next(40, 400), PacketMicroseconds = random.Next(1, 60), Resend = random.Next(4) != 0,
                FrameGapMicroseconds = random.Next(0, 20_000), AnswerMicroseconds = random.Next(50, 12_000),
                Loss = Often(0.3), Reorder = Often(0.3), Duplicate = Often(0.2), Truncate = Often(0.05), WrongBlock = Often(0.03), WrongPacket = Often(0.03),
                Late = Often(0.05), Lengthen = Often(0.05), Refuse = Often(0.3),
            };
            StreamModel model = Run(plan, seed + i);
            if (model.Problems.Count > 0) throw new InvalidOperationException($"seed {seed + i}, {plan}: {model.Problems[0]}");
            complete += model.Complete.Count;
        }

        return complete;
    }

    public void Request(ulong blockId, uint first, uint last, bool extended)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Answer(blockId, first, last);
        AllocatedBytes -= GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private void Answer(ulong blockId, uint first, uint last)
    {
        if (first > last) Problems.Add($"request {first}..{last}");
        if (Lost()) return;
        long answeredAt = _now + _plan.AnswerMicroseconds;
        if (_random.NextDouble() < _plan.Refuse)
        {
            var refusal = new byte[HeadBytes];
            BinaryPrimitives.WriteUInt16BigEndian(refusal, (ushort)(_random.Next(2) == 0 ? 0x800C : 0x8010));
            BinaryPrimitives.WriteUInt16BigEndian(refusal.AsSpan(2), (ushort)blockId);
            BinaryPrimitives.WriteUInt32BigEndian(refusal.AsSpan(4), first);
            refusal[4] = 3;
            _wire.Enqueue(refusal, answeredAt);
            return;
        }

        // The camera has what it has sent; the rest it does not answer.
        for (uint packet = first; packet <= last && packet <= _plan.Packets + 1; packet++)
        {
            if (blockId >= (ulong)_sentAt.Length || _sentAt[blockId] + (packet * _plan.PacketMicroseconds) > answeredAt) break;
            Send(blockId, packet, answeredAt, status: 0x0100);
            answeredAt += _plan.PacketMicroseconds;
        }
    }

    public void Take(Frame frame)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Check(frame);
        AllocatedBytes -= GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private void Check(Frame frame)
    {
        FrameInfo info = frame.Info;
        if (frame.Status != FrameStatus.Complete)
        {
            Failed.Add(info);
        }
        else
        {
            Complete.Add(info);
            ReadOnlySpan<byte> pixels = frame.Buffer.Span[.._plan.SizeBytes];
            for (int i = 0; i < pixels.Length; i++)
            {
                if (pixels[i] == Byte(info.BlockId, i)) continue;
                Problems.Add($"block {info.BlockId} is complete, but byte {i} is wrong");
                break;
            }
        }

        frame.Dispose();
    }

    public void Underrun(in FrameInfo info) => Problems.Add($"underrun at block {info.BlockId}");

    public void Dispose() => _pool.Dispose();

    private static StreamOptions StreamOptionsOf(Plan plan) => new() { FrameDeadline = TimeSpan.FromMilliseconds(plan.DeadlineMs) };

    // Behind the image the tag of its chunk, then one chunk of four bytes, the number of the block, with its tag.
    private byte Byte(ulong block, int at)
    {
        if (at < _plan.ImageBytes) return (byte)((at * 7) + (at / 251) + ((int)block * 31));
        Span<byte> chunks = stackalloc byte[Plan.ChunkBytes];
        chunks.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(chunks, 1);
        BinaryPrimitives.WriteInt32BigEndian(chunks[4..], _plan.ImageBytes);
        BinaryPrimitives.WriteUInt32BigEndian(chunks[8..], (uint)block);
        BinaryPrimitives.WriteUInt32BigEndian(chunks[12..], 2);
        BinaryPrimitives.WriteInt32BigEndian(chunks[16..], 4);
        return chunks[at - _plan.ImageBytes];
    }

    private void Play()
    {
        long at = _now;
        for (ulong block = 1; block <= (ulong)_plan.Frames; block++)
        {
            _sentAt[block] = at;
            for (uint packet = 0; packet <= _plan.Packets + 1; packet++, at += _plan.PacketMicroseconds) Send(block, packet, at, status: 0);
            at += _plan.FrameGapMicroseconds;
        }

        // The thread sees what has come about every 200 µs, and looks at the clock at least once a millisecond.
        long end = at + (2L * _plan.DeadlineMs * 1000);
        while (_now < end)
        {
            _now = Math.Min(_wire.TryPeek(out _, out long next) ? Math.Max(_now, next) : end, _now + 1_000);
            _now += 200;
            long before = GC.GetAllocatedBytesForCurrentThread();
            while (_wire.TryPeek(out byte[]? datagram, out long due) && due <= _now)
            {
                _wire.Dequeue();
                _assembler.Receive(datagram, _now);
            }

            _assembler.Advance(_now);
            AllocatedBytes += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        _assembler.Abort(_now);
        if (_pool.RentedCount != 0) Problems.Add($"{_pool.RentedCount} frames were not given back");
        if (Counters.CompletedBuffers != Complete.Count || Counters.Failures != Failed.Count) Problems.Add("the counters do not agree with the frames");
        if (Complete.Select(f => f.BlockId).Distinct().Count() != Complete.Count) Problems.Add("a block was complete twice");
    }

    private bool Lost()
    {
        if (_random.NextDouble() >= _plan.Loss) return false;
        LostPackets++;
        return true;
    }

    private void Send(ulong block, uint packet, long at, ushort status)
    {
        if (Lost()) return;
        bool wrongBlock = _random.NextDouble() < _plan.WrongBlock;
        bool wrongPacket = _random.NextDouble() < _plan.WrongPacket;
        byte[] datagram = Datagram(block, packet, status);
        // A false id within the stream cannot be told when the true packet for that place is lost: GVSP has no checksum. These lie outside.
        if (wrongBlock) BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(2), (ushort)(_random.Next(2) == 0 ? 0 : _random.Next(20_000, 40_000)));
        if (wrongPacket) BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(6), (ushort)(_plan.Packets + 2 + _random.Next(500)));

        // Not both: what was cut off and filled up again is false content, which cannot be told either.
        if (_random.NextDouble() < _plan.Truncate) datagram = datagram[.._random.Next(datagram.Length)];
        else if (_random.NextDouble() < _plan.Lengthen) datagram = [.. datagram, .. new byte[_random.Next(1, 50)]];
        if (_random.NextDouble() < _plan.Reorder) at += _random.Next(1, 10) * _plan.PacketMicroseconds;
        if (_random.NextDouble() < _plan.Late) at += _random.Next(100_000);
        _wire.Enqueue(datagram, at);
        if (_random.NextDouble() < _plan.Duplicate) _wire.Enqueue(datagram, at + _random.Next(1000));
    }

    private byte[] Datagram(ulong block, uint packet, ushort status)
    {
        int body = packet == 0 ? 36 : packet == _plan.Packets + 1 ? (_plan.HasChunks ? 16 : 8) : Math.Min(_plan.PacketBytes, _plan.SizeBytes - ((int)(packet - 1) * _plan.PacketBytes));
        var datagram = new byte[HeadBytes + body];
        BinaryPrimitives.WriteUInt16BigEndian(datagram, status);
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(2), (ushort)block);
        BinaryPrimitives.WriteUInt32BigEndian(datagram.AsSpan(4), packet);
        Span<byte> content = datagram.AsSpan(HeadBytes);
        if (packet == 0)
        {
            datagram[4] = 1;
            content[3] = 1;
            if (_plan.HasChunks) content[2] = 0x40;
            BinaryPrimitives.WriteUInt32BigEndian(content[12..], 0x01080001);
            BinaryPrimitives.WriteUInt32BigEndian(content[16..], (uint)_plan.ImageBytes);
            BinaryPrimitives.WriteUInt32BigEndian(content[20..], 1);
        }
        else if (packet == _plan.Packets + 1)
        {
            datagram[4] = 2;
            content[3] = 1;
            if (_plan.HasChunks) content[2] = 0x40;
            if (_plan.HasChunks) BinaryPrimitives.WriteInt32BigEndian(content[8..], _plan.SizeBytes);
            BinaryPrimitives.WriteUInt32BigEndian(content[4..], 1);
        }
        else
        {
            datagram[4] = 3;
            int offset = (int)(packet - 1) * _plan.PacketBytes;
            for (int i = 0; i < body; i++) content[i] = Byte(block, offset + i);
        }

        return datagram;
    }

    /// <summary>The image, the camera and the link of one run. Probabilities for each packet, resent ones included.</summary>
    internal sealed record Plan
    {
        /// <summary>Tag of the image, four bytes, tag of these.</summary>
        public const int ChunkBytes = 8 + 4 + 8;

        public int Frames { get; init; } = 10;

        /// <summary>Image and chunks.</summary>
        public int SizeBytes { get; init; } = 4000;

        /// <summary>The image has chunks behind it, and the camera's PayloadSize is larger than what it sends.</summary>
        public bool HasChunks { get; init; }

        public int PacketBytes { get; init; } = 200;

        /// <summary>From one packet to the next. 12 is a gigabit at 1500 bytes.</summary>
        public int PacketMicroseconds { get; init; } = 12;

        public int FrameGapMicroseconds { get; init; } = 10_000;

        /// <summary>From a request to the answer.</summary>
        public int AnswerMicroseconds { get; init; } = 300;

        public int DeadlineMs { get; init; } = 60;

        public bool Resend { get; init; } = true;

        public double Loss { get; init; }

        public double Reorder { get; init; }

        public double Duplicate { get; init; }

        public double Truncate { get; init; }

        public double WrongBlock { get; init; }

        public double WrongPacket { get; init; }

        public double Late { get; init; }

        public double Lengthen { get; init; }

        public double Refuse { get; init; }

        public int ImageBytes => HasChunks ? SizeBytes - ChunkBytes : SizeBytes;

        public int PayloadSizeBytes => HasChunks ? SizeBytes + (2 * PacketBytes) : SizeBytes;

        public uint Packets => (uint)((SizeBytes + PacketBytes - 1) / PacketBytes);
    }
}
