using EdgeInspector.GigEVision.Gvsp;
using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Tests.Gvsp;

/// <summary>Blocks of several parts: every byte of every part was sent, or the frame is not complete.</summary>
[Requirement("CAM-01")]
public sealed class MultiPartTests
{
    private const int DataBytes = HandLaid.PacketBytes - 8;

    private static readonly byte[] Confidence = HandLaid.Pattern(300, seed: 1);
    private static readonly byte[] Image = HandLaid.Pattern(30 * 20, seed: 2);
    private static readonly byte[] Chunks = [.. HandLaid.Chunk(0x11, [1, 2, 3, 4]), .. HandLaid.Chunk(0x12, [5, 6])];
    private static readonly byte[] Jpeg = HandLaid.Pattern(400, seed: 3);

    private static byte[] Leader =>
    [
        .. HandLaid.Lay((ushort)0, (ushort)0xA, 77UL),
        .. Entry(9, Confidence.Length, 0x01080001, 30, 10), .. Entry(1, Image.Length, 0x01080001, 30, 20, source: 4, purpose: 5, region: 6),
        .. Entry(0xA, Chunks.Length), .. Entry(0xB, Jpeg.Length + 100),
    ];

    private static byte[] Trailer => HandLaid.Lay(
        (ushort)0, (ushort)0xA, (ushort)9, (ushort)0, (uint)Confidence.Length, 10u, 0u, (ushort)1, (ushort)0, (uint)Image.Length, 20u, 0u,
        (ushort)0xA, (ushort)0, (uint)Chunks.Length, 0u, 0u, (ushort)0xB, (ushort)0, (uint)Jpeg.Length, 0u, 0u);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_part_is_told_with_its_bytes_and_the_first_2D_image_is_the_view(bool interleaved)
    {
        FramePart[] parts = [];
        List<byte[]> bytes = [];
        byte[] view = [];
        byte[] chunk = [];
        using var camera = new HandLaid(extended: true, look: frame =>
        {
            parts = frame.Parts.ToArray();
            for (int i = 0; i < parts.Length; i++) bytes.Add(frame.PartBytes(i).ToArray());
            view = Enumerable.Range(0, 20).SelectMany(y => frame.View.Row(y).ToArray()).ToArray();
            if (new ChunkReader(frame).TryFind(0x12, out ReadOnlySpan<byte> data)) chunk = data.ToArray();
        });

        foreach (byte[] packet in Packets(camera, 1, interleaved)) camera.Send(packet);

        (FrameStatus status, FrameInfo info, _) = Assert.Single(camera.Frames);
        Assert.Equal(FrameStatus.Complete, status);
        Assert.Equal([PartType.ConfidenceMap, PartType.Image2D, PartType.ChunkData, PartType.Jpeg], parts.Select(p => p.Type));
        Assert.Equal([Confidence, Image, Chunks, Jpeg], bytes);
        Assert.Equal((PayloadType.MultiPart, 30, 20, 300, 600, PixelFormat.Mono8), (info.PayloadType, info.Width, info.Height, info.ImageOffset, info.ImageBytes, info.PixelFormat));
        Assert.Equal((4, 5, 6, 30), (parts[1].SourceId, parts[1].PurposeId, parts[1].RegionId, parts[1].StrideBytes));
        Assert.Equal(Image, view);
        Assert.Equal([5, 6], chunk);
    }

    [Fact]
    public void Packets_in_any_order_make_the_same_parts()
    {
        var random = new Random(5);
        for (int run = 0; run < 200; run++)
        {
            using var camera = new HandLaid(extended: true);
            byte[][] packets = Packets(camera, 1, interleaved: run % 2 == 0);
            random.Shuffle(packets.AsSpan(1));

            foreach (byte[] packet in packets) camera.Send(packet);

            Assert.Equal(FrameStatus.Complete, Assert.Single(camera.Frames).Status);
            Assert.Equal([.. Confidence, .. Image, .. Chunks, .. Jpeg], camera.Frames[0].Bytes[..(Confidence.Length + Image.Length + Chunks.Length + Jpeg.Length)]);
        }
    }

    [Fact]
    public void Lost_leader_costs_no_more_than_itself_once_the_parts_are_known()
    {
        using var camera = new HandLaid(extended: true);
        foreach (byte[] packet in Packets(camera, 1)) camera.Send(packet);
        byte[][] second = Packets(camera, 2);

        foreach (byte[] packet in second[1..]) camera.Send(packet);
        Assert.Single(camera.Frames);
        camera.Wait(3);
        Assert.Equal((0u, 0u), Assert.Single(camera.Requests));
        camera.Send(second[0]);

        Assert.Equal([FrameStatus.Complete, FrameStatus.Complete], camera.Frames.Select(f => f.Status));
        Assert.Equal(camera.Frames[0].Bytes[..1322], camera.Frames[1].Bytes[..1322]);
    }

    [Fact]
    public void Leader_that_comes_late_and_lays_the_parts_elsewhere_fails_the_frame()
    {
        using var camera = new HandLaid(extended: true);
        foreach (byte[] packet in Packets(camera, 1)) camera.Send(packet);
        byte[][] second = Packets(camera, 2);
        byte[] other = [.. Leader];
        other[12 + 7]--;

        foreach (byte[] packet in second[1..]) camera.Send(packet);
        camera.Send(camera.Packet(2, 1, 0, other, parts: 4));
        foreach (byte[] packet in Packets(camera, 3)) camera.Send(packet);

        Assert.Equal([FrameStatus.Complete, FrameStatus.SizeMismatch, FrameStatus.Complete], camera.Frames.Select(f => f.Status));
    }

    [Theory]
    [InlineData("hole in a part")]
    [InlineData("overlap in a part")]
    [InlineData("part left out")]
    [InlineData("trailer promises more than the leader")]
    [InlineData("trailer with fewer bytes of the image")]
    [InlineData("more parts in the trailer")]
    [InlineData("parts larger than PayloadSize")]
    [InlineData("part of no length")]
    [InlineData("image larger than its part")]
    [InlineData("no part")]
    [InlineData("payload of an image before the leader")]
    public void Parts_that_are_not_what_was_promised_are_never_complete(string lie)
    {
        using var camera = new HandLaid(extended: true);
        byte[] leader = Leader;
        byte[] trailer = Trailer;
        byte[][] packets = Packets(camera, 1);
        switch (lie)
        {
            case "hole in a part": packets[2] = camera.Packet(1, 7, 2, PartData(0, DataBytes + 4, Confidence[(DataBytes + 4)..])); break;
            case "overlap in a part": packets[2] = camera.Packet(1, 7, 2, PartData(0, DataBytes - 4, Confidence[(DataBytes - 4)..])); break;
            case "part left out": packets = [.. packets.Where(p => p[4] != 0x87 || p[20] != 2).Select((p, i) => Numbered(p, i))]; break;
            case "trailer promises more than the leader": (trailer[4 + 48 + 6], trailer[4 + 48 + 7]) = (0xFF, 0xFF); break;
            case "trailer with fewer bytes of the image": trailer[4 + 16 + 7]--; break;
            case "more parts in the trailer": trailer = [.. trailer, .. trailer[4..20]]; break;
            case "parts larger than PayloadSize": leader[12 + (3 * 48) + 6] = 0xFF; break;
            case "part of no length": (leader[12 + (2 * 48) + 6], leader[12 + (2 * 48) + 7]) = (0, 0); break;
            case "image larger than its part": leader[12 + 48 + 31] = 21; break;
            case "no part": leader = leader[..12]; break;
            default: packets = [camera.Packet(1, 3, 1, new byte[200]), .. packets]; break;
        }

        for (int i = 0; i < packets.Length; i++)
        {
            if (packets[i][4] == 0x81) packets[i] = camera.Packet(1, 1, 0, leader, parts: (byte)(lie == "no part" ? 0 : 4));
            if (packets[i][4] == 0x82) packets[i] = [.. packets[i][..20], .. trailer];
            camera.Send(packets[i]);
        }

        foreach (byte[] packet in Packets(camera, 2)) camera.Send(packet);

        Assert.Equal([FrameStatus.SizeMismatch, FrameStatus.Complete], camera.Frames.Select(f => f.Status));
    }

    [Theory]
    [InlineData(1, FrameStatus.Complete)]
    [InlineData(3, FrameStatus.Complete)]
    [InlineData(4, FrameStatus.SizeMismatch)]
    public void Packet_that_was_cut_off_is_asked_for_again_three_times_at_most(int cutOff, FrameStatus expected)
    {
        using var camera = new HandLaid(extended: true);
        byte[][] packets = Packets(camera, 1);
        byte[] whole = packets[1];

        foreach (byte[] packet in packets) camera.Send(packet == whole ? packet[..^9] : packet);
        for (int i = 1; i <= Math.Min(cutOff, 3); i++)
        {
            camera.Wait(2);
            Assert.Equal(i, camera.Requests.Count(r => r == (1u, 1u)));
            camera.Send(i < cutOff ? whole[..^9] : whole);
        }

        Assert.Equal(expected, Assert.Single(camera.Frames).Status);
        Assert.Equal(Math.Min(cutOff, 3), camera.Requests.Count);
    }

    [Fact]
    public void Lying_chunk_part_fails_the_frame_under_the_name_of_its_own()
    {
        using var camera = new HandLaid(extended: true);
        byte[] lying = [.. Chunks];
        lying[^1]++;

        foreach (byte[] packet in Packets(camera, 1)) camera.Send(packet[4] == 0x87 && packet[20] == 2 ? [.. packet[..28], .. lying] : packet);

        Assert.Equal(FrameStatus.ChunkMismatch, Assert.Single(camera.Frames).Status);
    }

    [Fact]
    public void Packet_whose_place_is_in_no_part_is_malformed_and_the_frame_stays_whole()
    {
        using var camera = new HandLaid(extended: true);
        byte[][] packets = Packets(camera, 1);

        camera.Send(packets[0]);
        camera.Send(camera.Packet(1, 7, 1, PartData(4, 0, new byte[50])));
        camera.Send(camera.Packet(1, 7, 1, PartData(0, 300, new byte[50])));
        camera.Send(camera.Packet(1, 7, 1, [0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1]));
        camera.Send(camera.Packet(1, 7, 1, [0, 0, 0, 0, 0, 0, 0, 0]));
        camera.Send(camera.Packet(1, 3, 1, new byte[200]));
        foreach (byte[] packet in packets[1..]) camera.Send(packet);

        Assert.Equal(FrameStatus.Complete, Assert.Single(camera.Frames).Status);
        Assert.Equal(5, camera.Counters.MalformedPackets);
    }

    [Theory]
    [InlineData(8, FrameStatus.Complete)]
    [InlineData(9, FrameStatus.PayloadNotSupported)]
    public void More_parts_than_a_frame_tells_are_refused(int count, FrameStatus expected)
    {
        using var camera = new HandLaid();
        byte[] head = HandLaid.Lay((ushort)0, (ushort)0xA, 77UL);

        camera.Send(camera.Packet(1, 1, 0, [.. head, .. Enumerable.Repeat(Entry(0x8000, 10), count).SelectMany(e => e)]));
        for (int i = 0; i < count; i++) camera.Send(camera.Packet(1, 7, (uint)i + 1, PartData(i, 0, new byte[10])));
        camera.Send(camera.Packet(1, 2, (uint)count + 1, HandLaid.Lay((ushort)0, (ushort)0xA)));

        Assert.Equal(expected, Assert.Single(camera.Frames).Status);
        Assert.Equal(expected == FrameStatus.Complete ? count : 0, camera.Frames[0].Info.PayloadBytes / 10);
    }

    [Fact]
    public void Steady_state_allocates_nothing()
    {
        var sink = new GiveBack();
        using var pool = new FramePool(6, 2000);
        var assembler = new BlockAssembler(
            new StreamSetup
            {
                Name = "cam-1", CameraAddress = System.Net.IPAddress.Loopback, HostAddress = System.Net.IPAddress.Loopback, ControlPort = 1,
                PacketSizeBytes = HandLaid.PacketBytes + 48, PayloadSizeBytes = 2000, CanResend = true,
            },
            new StreamOptions(), pool, sink, sink, new StreamCounters(), 1_000_000);
        using var camera = new HandLaid(extended: true);
        byte[][][] blocks = [.. Enumerable.Range(1, 120).Select(b => Packets(camera, (ulong)b, interleaved: b % 2 == 0))];
        long now = 1;
        long allocated = 0;

        for (int i = 0; i < blocks.Length; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            foreach (byte[] packet in blocks[i])
            {
                assembler.Receive(packet, now += 10);
                assembler.Advance(now);
            }

            if (i >= 60) allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal((120, 0L), (sink.Complete, allocated));
    }

    private static byte[][] Packets(HandLaid camera, ulong block, bool interleaved = false)
    {
        byte[][] parts = [Confidence, Image, Chunks, Jpeg];
        IEnumerable<(int Part, int Offset)> order = parts.SelectMany((bytes, part) => Enumerable.Range(0, (bytes.Length + DataBytes - 1) / DataBytes).Select(i => (part, i * DataBytes)));
        if (interleaved) order = order.OrderBy(p => p.Item2).ThenBy(p => p.Item1);
        var packets = new List<byte[]> { camera.Packet(block, 1, 0, Leader, parts: 4) };
        foreach ((int part, int offset) in order)
            packets.Add(camera.Packet(block, 7, (uint)packets.Count, PartData(part, offset, parts[part][offset..Math.Min(parts[part].Length, offset + DataBytes)])));
        packets.Add(camera.Packet(block, 2, (uint)packets.Count, Trailer));
        return [.. packets];
    }

    private static byte[] PartData(int part, int offset, byte[] data) => HandLaid.Lay((byte)part, (byte)0, (ushort)0, (uint)offset, data);

    private static byte[] Numbered(byte[] packet, int number)
    {
        packet[19] = (byte)number;
        return packet;
    }

    private static byte[] Entry(int type, int length, uint format = 0, uint width = 0, uint height = 0, byte source = 0, ushort purpose = 0, ushort region = 0) => HandLaid.Lay(
        (ushort)type, (ushort)0, (uint)length, format, (ushort)0, source, (byte)0, 0u, purpose, region, width, height, 0u, 0u, (ushort)0, (ushort)0, 0u);

    private sealed class GiveBack : IFrameSink, IResendRequester
    {
        public int Complete { get; private set; }

        public void Take(Frame frame)
        {
            if (frame.Status == FrameStatus.Complete) Complete++;
            frame.Dispose();
        }

        public void Underrun(in FrameInfo info)
        {
        }

        public void Request(ulong blockId, uint first, uint last, bool extended)
        {
        }
    }
}
