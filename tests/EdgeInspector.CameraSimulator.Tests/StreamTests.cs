using EdgeInspector.CameraSimulator.Patterns;
using EdgeInspector.CameraSimulator.Tests.Wire;
using static EdgeInspector.CameraSimulator.Tests.Wire.ControlClient;

namespace EdgeInspector.CameraSimulator.Tests;

/// <summary>What leaves the stream socket; heads are written out from the field table.</summary>
public sealed class StreamTests
{
    private const string ImageLeader = "0000 0001 TTTTTTTTTTTTTTTT 01080001 00000040 00000020 00000000 00000000 0000 0000";

    [Fact]
    public void Block_with_standard_ids_has_the_heads_of_the_table()
    {
        using Bench bench = Bench.Streaming();

        List<DataPacket> block = bench.Trigger();

        Assert.Equal(13, block.Count);
        Assert.Equal("0000000101000000", block[0].Head);
        Assert.Equal("0000000103000001", block[1].Head);
        Assert.Equal("000000010300000B", block[11].Head);
        Assert.Equal("000000010200000C", block[12].Head);
        Assert.Equal(LeaderWithoutTime(), WithoutTime(block[0].Payload));
        Assert.Equal(Hex("0000 0001 00000020"), block[12].Payload);
        Assert.Equal((200, 136), (block[1].Bytes.Length, block[11].Bytes.Length));
        Assert.All(block, packet => Assert.Equal(bench.Camera.StreamSourcePort, packet.SourcePort));
        Assert.Equal((uint)bench.Camera.StreamSourcePort, bench.Client.Read(0xD1C));
    }

    [Fact]
    public void Block_with_extended_ids_has_the_heads_of_the_table()
    {
        using var bench = new Bench();
        bench.Client.TakeControl();
        bench.Client.Write(0x960, 0x40000000);
        bench.Receiver.Open(bench.Client);

        List<DataPacket> block = bench.Trigger();

        Assert.Equal(14, block.Count);   // 2048 bytes at 228 - 48 = 180 a packet
        Assert.Equal("0000000081000000000000000000000100000000", block[0].Head);
        Assert.Equal("0000000083000000000000000000000100000001", block[1].Head);
        Assert.Equal("000000008200000000000000000000010000000D", block[13].Head);
        Assert.Equal(LeaderWithoutTime(), WithoutTime(block[0].Payload));
        Assert.Equal(-1, TestPattern.FirstDifference(0, DataPacket.ImageOf(block)));
    }

    [Fact]
    public void Every_byte_of_every_frame_is_where_it_belongs()
    {
        using Bench bench = Bench.Streaming(Bench.Small with { Width = 1280, Height = 1024, PacketSize = 8996 });

        for (ulong frame = 0; frame < 3; frame++)
        {
            byte[] image = DataPacket.ImageOf(bench.Trigger());
            Assert.Equal(1280 * 1024, image.Length);
            Assert.Equal(-1, TestPattern.FirstDifference(frame, image));
            Assert.NotEqual(-1, TestPattern.FirstDifference(frame + 1, image));
        }
    }

    [Theory]
    [InlineData(FastSend.SendMmsg)]
    [InlineData(FastSend.Gso)]
    public void Fast_sending_puts_the_same_packets_on_the_wire(FastSend fast)
    {
        SimulatedCameraOptions many = Bench.Small with { Height = 512, Width = 128 };   // 342 packets: several calls
        using Bench plain = Bench.Streaming(many);
        using Bench quick = Bench.Streaming(many with { FastSend = fast });

        List<DataPacket> expected = plain.Trigger(), actual = quick.Trigger();

        Assert.Equal(344, expected.Count);
        Assert.Equal(expected.Skip(1).Select(p => Convert.ToHexString(p.Bytes)), actual.Skip(1).Select(p => Convert.ToHexString(p.Bytes)));
        Assert.All(actual, packet => Assert.Equal(quick.Camera.StreamSourcePort, packet.SourcePort));
        Assert.Equal(344, quick.Camera.Statistics.Packets);
        Assert.Equal(actual.Sum(p => p.Bytes.Length), quick.Camera.Statistics.Bytes);
    }

    [Theory]
    [InlineData(FastSend.Off)]
    [InlineData(FastSend.SendMmsg)]
    [InlineData(FastSend.Gso)]
    public void Packet_delay_holds_the_block_to_its_length(FastSend fast)
    {
        using Bench bench = Bench.Streaming(Bench.Small with { Height = 512, Width = 128, FastSend = fast, PacketDelayNs = 100_000 });
        var watch = System.Diagnostics.Stopwatch.StartNew();

        List<DataPacket> block = bench.Trigger();

        Assert.InRange(watch.Elapsed.TotalMilliseconds, 34.2, 10_000);   // 343 x 0.1 ms less the groups of 0.3 ms at the ends
        Assert.Equal(-1, TestPattern.FirstDifference(0, DataPacket.ImageOf(block)));
        Assert.Equal(100_000u, bench.Client.Read(0xD08));
    }

    [Theory]
    [InlineData(false, 65534UL, new ulong[] { 65534, 65535, 1, 2 })]
    [InlineData(true, 65534UL, new ulong[] { 65534, 65535, 65536, 65537 })]
    [InlineData(true, ulong.MaxValue, new ulong[] { ulong.MaxValue, 1, 2, 3 })]
    public void Block_ids_count_up_and_never_are_zero(bool extended, ulong first, ulong[] expected)
    {
        using Bench bench = Bench.Streaming(Bench.Small with { ExtendedIds = extended, FirstBlockId = first });

        Assert.Equal(expected, expected.Select(_ => bench.Trigger()[0].BlockId));
    }

    [Fact]
    public void Pulse_is_lost_and_counted_while_the_camera_is_not_armed()
    {
        using var bench = new Bench();

        Assert.Equal(TriggerOutcome.NotArmed, bench.Camera.FireHardwareTrigger());
        bench.Client.TakeControl();
        bench.Receiver.Open(bench.Client);
        bench.Client.Write(0xA030, 0x11);   // armed for software triggers
        Assert.Equal(TriggerOutcome.NotArmed, bench.Camera.FireHardwareTrigger());
        bench.Client.Write(0xA034, 1);

        Assert.Equal(13, bench.Receiver.ReceiveBlock().Count);
        CameraStatistics statistics = bench.Camera.Statistics;
        Assert.Equal((3, 2, 0), (statistics.Triggers, statistics.IgnoredTriggers, statistics.MissedTriggers));
    }

    [Fact]
    public void Pulse_during_a_block_is_missed_and_counted()
    {
        using var held = new HeldSource();
        using var camera = new SimulatedCamera(Bench.Small, held);
        camera.Start();
        using var client = new ControlClient(camera);
        using var receiver = new StreamReceiver();
        client.TakeControl();
        receiver.Open(client);

        Assert.Equal(TriggerOutcome.Exposed, camera.FireHardwareTrigger());
        held.WaitForExposure();
        Assert.Equal(TriggerOutcome.Missed, camera.FireHardwareTrigger());
        held.LetGo();

        Assert.Equal(13, receiver.ReceiveBlock().Count);
        Assert.Equal(1, camera.Statistics.MissedTriggers);
        Assert.Equal(new ExposureContext(0, 1, 64, 32, 0x01080001), held.Last);
    }

    [Fact]
    public void Image_source_is_told_the_number_given_with_the_pulse()
    {
        using var held = new HeldSource();
        using var camera = new SimulatedCamera(Bench.Small, held);
        camera.Start();
        using var client = new ControlClient(camera);
        using var receiver = new StreamReceiver();
        client.TakeControl();
        receiver.Open(client);
        held.LetGo();

        camera.FireHardwareTrigger(4711);
        receiver.ReceiveBlock();

        Assert.Equal(4711UL, held.Last.TriggerNumber);
    }

    [Theory]
    [InlineData(1u, 1)]
    [InlineData(2u, 3)]
    public void Acquisition_of_counted_frames_ends_by_itself(uint mode, int frames)
    {
        using var bench = new Bench(Bench.Small with { TriggerOn = false, FrameRate = 200 });
        bench.Client.TakeControl();
        bench.Client.Write(0xA020, mode);
        bench.Client.Write(0xA024, 3);
        bench.Receiver.Open(bench.Client);

        int blocks = bench.Receiver.ReceiveUntilSilent().Count(p => p.Format == 2);

        Assert.Equal(frames, blocks);
        Assert.Equal(0u, bench.Client.Read(0xA028));
    }

    [Fact]
    public void Geometry_is_refused_while_streaming_and_while_locked()
    {
        using Bench bench = Bench.Streaming();

        Assert.Equal(0x8004, bench.Client.TryWrite(0xA008, 32));
        Assert.Equal(0x8004, bench.Client.TryWrite(0xA018, 0x01100005));
        Assert.Equal(0x8004, bench.Client.TryWrite(0xD04, 1500));
        bench.Client.Write(0xA028, 0);
        bench.Client.Write(0xA060, 1);
        Assert.Equal(0x8004, bench.Client.TryWrite(0xA008, 32));
        bench.Client.Write(0xA060, 0);
        Assert.Equal(0, bench.Client.TryWrite(0xA008, 32));
    }

    [Fact]
    public void Region_and_format_are_those_of_the_leader()
    {
        using var bench = new Bench();
        bench.Client.TakeControl();
        bench.Client.Write(0xA008, 32);
        bench.Client.Write(0xA00C, 8);
        bench.Client.Write(0xA010, 12);
        bench.Client.Write(0xA014, 6);
        bench.Client.Write(0xA018, 0x010C0047);
        bench.Receiver.Open(bench.Client);

        List<DataPacket> block = bench.Trigger();

        Assert.Equal(Hex("010C0047 00000020 00000008 0000000C 00000006 0000 0000"), block[0].Payload[12..]);
        Assert.Equal(32 * 8 * 12 / 8, DataPacket.ImageOf(block).Length);
        Assert.Equal(Hex("0000 0001 00000008"), block[^1].Payload);
    }

    [Fact]
    public void Fire_test_packet_has_the_packet_size_and_obeys_the_path_mtu()
    {
        using var bench = new Bench(Bench.Small with { Faults = new CameraFaults { PathMtu = 1500 } });
        bench.Client.TakeControl();
        bench.Receiver.Open(bench.Client, start: false);

        bench.Client.Write(0xD04, 0xC0000000 | 9000);
        Assert.Null(bench.Receiver.ReceiveWithin(100));
        bench.Client.Write(0xD04, 0xC0000000 | 1500);

        Assert.Equal(1500 - 28, bench.Receiver.Receive().Bytes.Length);
        Assert.Equal(0x40000000u | 1500, bench.Client.Read(0xD04));
    }

    [Fact]
    public void Packets_above_the_path_mtu_vanish_between_leader_and_trailer()
    {
        using Bench bench = Bench.Streaming(Bench.Small with { PacketSize = 1500, Faults = new CameraFaults { PathMtu = 576 } });

        Assert.Equal([1, 2], bench.Trigger().Select(p => p.Format));
    }

    [Fact]
    public void Free_running_camera_counts_frames_and_blocks_alike()
    {
        using Bench bench = Bench.Streaming(Bench.Small with { TriggerOn = false, FrameRate = 500 });

        for (ulong frame = 0; frame < 20; frame++)
        {
            List<DataPacket> block = bench.Receiver.ReceiveBlock();
            Assert.Equal(frame + 1, block[0].BlockId);
            Assert.Equal(-1, TestPattern.FirstDifference(frame, DataPacket.ImageOf(block)));
        }
    }

    [Fact]
    public void Closed_channel_ends_its_block_however_long_the_packet_delay_is()
    {
        using var bench = new Bench();
        bench.Client.TakeControl();
        bench.Client.Write(0xD08, 0xFFFFFFFF);   // 4.3 s between packets
        bench.Receiver.Open(bench.Client);
        Assert.Equal(TriggerOutcome.Exposed, bench.Camera.FireHardwareTrigger());
        Assert.Equal(1, bench.Receiver.Receive().Format);

        bench.Client.Write(0xD00, 0);
        bench.Client.Write(0xA028, 0);
        bench.Client.Write(0xD08, 0);
        bench.Receiver.Open(bench.Client);

        Assert.Equal(13, bench.Trigger().Count);
        Assert.InRange(bench.Camera.Statistics.Frames, 0, 1);   // the one that was cut is none
    }

    [Fact]
    public void Packet_delay_spreads_the_block()
    {
        using Bench bench = Bench.Streaming();
        bench.Client.Write(0xD08, 30_000_000);   // 12 gaps of 30 ms
        Assert.Equal(TriggerOutcome.Exposed, bench.Camera.FireHardwareTrigger());

        Assert.Equal(1, bench.Receiver.Receive().Format);
        Assert.Equal(TriggerOutcome.Missed, bench.Camera.FireHardwareTrigger());
        Assert.Equal(12, bench.Receiver.ReceiveBlock().Count);
    }

    private static string LeaderWithoutTime() => ImageLeader.Replace(" ", "", StringComparison.Ordinal).Replace("TTTTTTTTTTTTTTTT", "", StringComparison.Ordinal);

    private static string WithoutTime(byte[] leader) => Convert.ToHexString(leader[..4]) + Convert.ToHexString(leader[12..]);

    /// <summary>A source that stands still in the middle of an exposure until it is let go.</summary>
    private sealed class HeldSource : IImageSource, IDisposable
    {
        private readonly ManualResetEventSlim _exposed = new();
        private readonly ManualResetEventSlim _go = new();

        public ExposureContext Last { get; private set; }

        public void Fill(in ExposureContext exposure, Span<byte> image)
        {
            Last = exposure;
            _exposed.Set();
            _go.Wait(TimeSpan.FromSeconds(10));
        }

        public void WaitForExposure() => Assert.True(_exposed.Wait(TimeSpan.FromSeconds(10)));

        public void LetGo() => _go.Set();

        public void Dispose()
        {
            _exposed.Dispose();
            _go.Dispose();
        }
    }
}
