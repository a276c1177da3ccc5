using System.Buffers.Binary;
using System.Net;
using EdgeInspector.GigEVision.Gvsp;
using EdgeInspector.GigEVision.Tests.Golden;
using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Tests.Gvsp;

/// <summary>Streams of every payload type, damaged at random, into an assembler: nothing throws, allocates or comes out complete with bytes that nobody sent.</summary>
/// <remarks>Bases are the leader and trailer of a captured image and blocks laid down by hand. The same seed gives the same stream.</remarks>
internal sealed class GvspFuzz : IFrameSink, IResendRequester
{
    private const byte Poison = 0xA5;
    private const int PayloadSizeBytes = 4096;

    // A mutation writes a few bytes anew: so many equal ones behind each other were not written by any.
    private const int StaleBytes = 12;

    private static readonly byte[] Stale = [.. Enumerable.Repeat(Poison, StaleBytes)];

    private readonly Random _random;
    private readonly byte[][][] _blocks = Blocks();
    private readonly byte[] _scratch = new byte[1600];
    private ulong _block = 1;
    private string? _problem;

    private GvspFuzz(int seed) => _random = new Random(seed);

    private long Complete { get; set; }

    private long Failed { get; set; }

    /// <summary>Feeds so many datagrams. Gives the number of complete frames; throws on the first wrong one.</summary>
    public static long Run(int seed, int count)
    {
        var fuzz = new GvspFuzz(seed);
        using var pool = new FramePool(8, PayloadSizeBytes, Poison);
        var counters = new StreamCounters();
        var setup = new StreamSetup
        {
            Name = "cam-1", CameraAddress = IPAddress.Loopback, HostAddress = IPAddress.Loopback, ControlPort = 1,
            PacketSizeBytes = 600, PayloadSizeBytes = PayloadSizeBytes, TickFrequency = 1_000_000, CanResend = true,
        };
        var assembler = new BlockAssembler(setup, new StreamOptions(), pool, fuzz, fuzz, counters, 1_000_000);

        // No buffer was handed back yet: without this, one that is rented for the first time would hold zeros.
        foreach (Frame frame in pool.Slots) frame.Buffer.Span.Fill(Poison);
        fuzz.Feed(assembler, count);
        if (pool.RentedCount != 0) fuzz._problem ??= $"{pool.RentedCount} frames were not given back";
        if (counters.CompletedBuffers != fuzz.Complete || counters.Failures != fuzz.Failed) fuzz._problem ??= "the counters do not agree with the frames";
        return fuzz._problem is null ? fuzz.Complete : throw new InvalidOperationException($"seed {seed}: {fuzz._problem}");
    }

    public void Take(Frame frame)
    {
        if (frame.Status == FrameStatus.Complete)
        {
            Complete++;
            _problem ??= Look(frame);
        }
        else
        {
            Failed++;
        }

        frame.Dispose();
    }

    public void Underrun(in FrameInfo info) => _problem ??= "underrun";

    public void Request(ulong blockId, uint first, uint last, bool extended)
    {
        if (first > last) _problem ??= $"request {first}..{last}";
    }

    // Everything that an owner may read of a complete frame.
    private static string? Look(Frame frame)
    {
        FrameInfo info = frame.Info;
        string? stale = null;
        if (frame.Parts.Length == 0 && frame.Buffer.Span[..info.PayloadBytes].IndexOf(Stale) >= 0) stale = "stale bytes in the payload";
        for (int i = 0; i < frame.Parts.Length; i++)
        {
            if (frame.PartBytes(i).IndexOf(Stale) >= 0) stale = $"stale bytes in part {i}";
        }

        if (info.HasPlane)
        {
            ImageView view = frame.View;
            if (view.Row(view.Height - 1).Length > view.StrideBytes || info.ImageOffset + ((long)view.StrideBytes * view.Height) > PayloadSizeBytes) stale = "the view goes beyond the buffer";
        }

        foreach (ChunkReader.Chunk chunk in new ChunkReader(frame))
        {
            if (chunk.Data.Length > info.ChunkBytes) stale = "a chunk is longer than all chunks";
        }

        return stale is null ? null : $"block {info.BlockId}, {info.PayloadType}: {stale}";
    }

    private void Feed(BlockAssembler assembler, int count)
    {
        long now = 1;
        int sent = 0;
        while (sent < count && _problem is null)
        {
            byte[][] packets = _blocks[_random.Next(_blocks.Length)];
            bool isWild = _random.Next(3) == 0;
            int shift = _random.Next(4) == 0 ? _random.Next(packets.Length) : 0;
            for (int i = 0; i < packets.Length; i++, sent++)
            {
                now += _random.Next(40);
                if (isWild && _random.Next(12) == 0) continue;
                byte[] packet = packets[(i + shift) % packets.Length];
                Send(assembler, packet, isWild && _random.Next(6) == 0, now);
                if (_random.Next(30) == 0) Send(assembler, packet, isDamaged: isWild, now);
                if (_random.Next(20) == 0) assembler.Advance(now);
            }

            _block = _random.Next(200) == 0 ? _block + (ulong)_random.Next(40_000) : _block + 1;
            if ((_block & 0xFFFF) == 0) _block++;
            if (_random.Next(8) == 0) assembler.Advance(now += _random.Next(80_000));
        }

        assembler.Abort(now);
    }

    private void Send(BlockAssembler assembler, byte[] packet, bool isDamaged, long now)
    {
        packet.CopyTo(_scratch, 0);
        int length = packet.Length;
        if ((packet[4] & 0x80) != 0) BinaryPrimitives.WriteUInt64BigEndian(_scratch.AsSpan(8), _block);
        else BinaryPrimitives.WriteUInt16BigEndian(_scratch.AsSpan(2), (ushort)_block);
        if (isDamaged)
        {
            switch (_random.Next(5))
            {
                case 0: length = _random.Next(length); break;
                case 1: length = Math.Min(_scratch.Length, length + _random.Next(60)); break;
                default:
                    for (int changes = _random.Next(1, 4); changes > 0; changes--)
                    {
                        // The fields in front are worth more than the pixels behind them.
                        int at = _random.Next(_random.Next(2) == 0 ? Math.Min(length, 80) : length);
                        _scratch[at] = _random.Next(3) switch { 0 => (byte)_random.Next(256), 1 => (byte)(_scratch[at] ^ (1 << _random.Next(8))), _ => (byte)(_random.Next(2) * 0xFF) };
                    }

                    break;
            }
        }

        assembler.Receive(_scratch.AsSpan(0, length), now);
    }

    private static byte[][][] Blocks()
    {
        byte[] image = HandLaid.Pattern(4096, seed: 1);
        byte[] small = HandLaid.Pattern(1200, seed: 2);
        byte[] chunked = [.. HandLaid.Chunk(1, small), .. HandLaid.Chunk(7, [1, 2, 3, 4]), .. HandLaid.Chunk(8, HandLaid.Pattern(16, seed: 3))];
        byte[] goldenLeader = GoldenBytes.Read("leader.hex")[8..];
        byte[] goldenTrailer = GoldenBytes.Read("trailer.hex")[8..];
        byte[] little = HandLaid.Pattern(200, seed: 4);
        var blocks = new List<byte[][]>();
        foreach (bool extended in new[] { false, true })
        {
            blocks.Add(Block(extended, goldenLeader, image, goldenTrailer));
            blocks.Add(Block(extended, HandLaid.ImageLeader(0x4001, 40, 30), chunked, HandLaid.Lay((ushort)0, (ushort)0x4001, 30u, (uint)chunked.Length, 3u)));
            blocks.Add(Block(extended, HandLaid.ImageLeader(5, 40, 30), chunked, HandLaid.Lay((ushort)0, (ushort)5, (uint)chunked.Length, 30u, 3u)));
            blocks.Add(Block(extended, HandLaid.Lay((ushort)0, (ushort)4, 9UL), chunked, HandLaid.Lay((ushort)0, (ushort)4, (uint)chunked.Length)));
            blocks.Add(Block(extended, HandLaid.Lay((ushort)0, (ushort)6, 9UL, 0UL, 1000UL, 0u), small, HandLaid.Lay((ushort)0, (ushort)6)));
            blocks.Add(Block(extended, HandLaid.Lay((ushort)0, (ushort)3, 9UL, 1200UL, "a.bin\0"u8.ToArray()), small, HandLaid.Lay((ushort)0, (ushort)3)));
            blocks.Add([Packet(extended, 4, 0, [.. HandLaid.ImageLeader(1, 20, 10), .. HandLaid.Lay((ushort)0, (ushort)1, 10u), .. little])]);
            blocks.Add([Packet(extended, 4, 0, [.. HandLaid.ImageLeader(0x4001, 20, 10), .. HandLaid.Lay((ushort)0, (ushort)0x4001, 10u, 220u, 1u), .. HandLaid.Chunk(1, little), .. HandLaid.Chunk(7, [1, 2, 3, 4])])]);
            blocks.Add(MultiPart(extended, small, HandLaid.Chunk(7, little)));
            blocks.Add(Block(extended, HandLaid.Lay((ushort)0, (ushort)8, 9UL, new byte[20]), small, HandLaid.Lay((ushort)0, (ushort)8, 0u)));
        }

        return [.. blocks];
    }

    private static byte[][] Block(bool extended, byte[] leader, byte[] payload, byte[] trailer)
    {
        var packets = new List<byte[]> { Packet(extended, 1, 0, leader) };
        foreach (byte[] part in payload.Chunk(extended ? 552 : 564)) packets.Add(Packet(extended, 3, packets.Count, part));
        packets.Add(Packet(extended, 2, packets.Count, trailer));
        return [.. packets];
    }

    private static byte[][] MultiPart(bool extended, byte[] image, byte[] chunk)
    {
        byte[] leader = HandLaid.Lay(
            (ushort)0, (ushort)0xA, 9UL,
            (ushort)0xA, (ushort)0, (uint)chunk.Length, 0u, 0u, 0u, 0u, new byte[24],
            (ushort)1, (ushort)0, (uint)image.Length, 0x01080001u, 0u, 0u, 0u, 40u, 30u, 0u, 0u, 0u, 0u);
        var packets = new List<byte[]> { Packet(extended, 1, 0, leader) };
        for (byte part = 0; part < 2; part++)
        {
            uint offset = 0;
            foreach (byte[] data in (part == 0 ? chunk : image).Chunk(500))
            {
                packets.Add(Packet(extended, 7, packets.Count, HandLaid.Lay(part, (byte)0, (ushort)0, offset, data)));
                offset += (uint)data.Length;
            }
        }

        packets.Add(Packet(extended, 2, packets.Count, HandLaid.Lay((ushort)0, (ushort)0xA)));
        return [.. packets];
    }

    private static byte[] Packet(bool extended, byte format, int packet, byte[] content) => extended
        ? HandLaid.Lay((ushort)0, (ushort)0, (byte)(format | 0x80), (byte)0, (byte)0, (byte)0, 0UL, (uint)packet, content)
        : HandLaid.Lay((ushort)0, (ushort)0, (uint)((format << 24) | packet), content);
}
