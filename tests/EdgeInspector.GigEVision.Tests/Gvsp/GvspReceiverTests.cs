using System.Net;
using System.Net.Sockets;
using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Tests.Gvsp;

/// <summary>What the receiver makes of a stream in every kind of disorder; every byte of a complete frame is compared.</summary>
/// <remarks>Each receive path runs them all in a class of its own; a path that the host refuses fails them with its reason.</remarks>
public abstract class GvspReceiverTests(ReceivePath path)
{
    private readonly FrameCollector _sink = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Orderly_frames_are_complete(bool extended)
    {
        using var camera = new ScriptedSender(path, _sink, extended: extended);
        ulong first = extended ? 0x1_0000_0001UL : 1;

        for (ulong block = first; block < first + 5; block++) camera.Frame(block);
        await _sink.WaitAsync(5);

        Assert.Equal([0UL, 1, 2, 3, 4], _sink.Frames.Select(f => f.Info.Sequence));
        AssertComplete([.. _sink.Frames]);
        FrameInfo info = _sink.Frames.First().Info;
        Assert.Equal((3, ScriptedSender.Width, ScriptedSender.Height, ScriptedSender.Width), (info.Camera, info.Width, info.Height, info.StrideBytes));
        Assert.Equal(PixelFormat.Mono8, info.PixelFormat);
        Assert.Equal((5_000_000 + first) * 1000, info.CameraTimestampNs);
        Assert.Equal((int)camera.Packets + 2, info.PacketsExpected);
        Assert.Equal(5 * (camera.Packets + 2), camera.Receiver.Statistics.ReceivedPackets);
    }

    [Fact, Requirement("CAM-01")]
    public async Task Frame_with_a_hole_is_missing_packets_and_does_not_delay_the_next()
    {
        using var camera = new ScriptedSender(path, _sink);

        camera.Frame(1, without: 7);
        camera.Frame(2);
        await _sink.WaitAsync(2);

        Assert.Equal([2UL, 1UL], _sink.Frames.Select(f => f.Info.BlockId));
        Assert.Equal([FrameStatus.Complete, FrameStatus.MissingPackets], _sink.Frames.Select(f => f.Status));
        Assert.Equal(1, camera.Receiver.Statistics.MissingPackets);
    }

    [Theory, Requirement("CAM-01")]
    [InlineData(0u)]
    [InlineData(20u)]
    public async Task Frame_without_leader_or_trailer_is_a_timeout(uint lost)
    {
        using var camera = new ScriptedSender(path, _sink);
        Assert.Equal(19u, camera.Packets);

        camera.Frame(1, without: lost);
        await _sink.WaitAsync(1);

        Assert.Equal(FrameStatus.Timeout, _sink.Frames.Single().Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Packets_in_any_order_make_the_same_frame(bool trailerFirst)
    {
        using var camera = new ScriptedSender(path, _sink);
        uint[] order = [.. Enumerable.Range(0, (int)camera.Packets + 2).Select(i => (uint)i)];
        new Random(7).Shuffle(order);
        if (trailerFirst) order = [camera.Packets + 1, .. order.Where(p => p != camera.Packets + 1)];

        foreach (uint packet in order) camera.Packet(1, packet);
        await _sink.WaitAsync(1);

        AssertComplete([.. _sink.Frames]);
    }

    [Fact]
    public async Task Duplicates_are_counted_and_change_nothing()
    {
        using var camera = new ScriptedSender(path, _sink);

        for (uint packet = 0; packet <= camera.Packets; packet++) camera.Packet(1, packet);
        camera.Packet(1, 5);
        camera.Packet(1, 0);
        camera.Packet(1, camera.Packets + 1);
        await _sink.WaitAsync(1);

        AssertComplete([.. _sink.Frames]);
        Assert.Equal(2, camera.Receiver.Statistics.DuplicatedPackets);
    }

    [Theory, Requirement("CAM-01")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_packets_for_one_place_that_disagree_fail_the_frame(bool falseOneFirst)
    {
        using var camera = new ScriptedSender(path, _sink);
        byte[] ofAnotherImage = [.. camera.Head(1, 3, 5), .. camera.Bytes(2, 5).AsSpan(8)];

        camera.Packet(1, 0);
        if (falseOneFirst) camera.Send(ofAnotherImage);
        for (uint packet = 1; packet <= camera.Packets; packet++) camera.Packet(1, packet);
        if (!falseOneFirst) camera.Send(ofAnotherImage);
        camera.Packet(1, camera.Packets + 1);
        camera.Frame(2);
        await _sink.WaitAsync(2);

        Assert.Equal([(1UL, FrameStatus.SizeMismatch), (2UL, FrameStatus.Complete)], _sink.Frames.Select(f => (f.Info.BlockId, f.Status)));
    }

    [Theory, Requirement("CAM-01")]
    [InlineData("truncated payload")]
    [InlineData("payload too long")]
    [InlineData("payload behind the image")]
    [InlineData("head only")]
    [InlineData("half a head")]
    [InlineData("leader too short")]
    [InlineData("trailer too short")]
    [InlineData("block zero")]
    [InlineData("longer than any packet")]
    public async Task Lying_packet_is_refused_and_the_frame_stays_whole(string lie)
    {
        using var camera = new ScriptedSender(path, _sink);
        byte[] packet = lie switch
        {
            "truncated payload" => camera.Bytes(1, 3)[..^1],
            "payload too long" => [.. camera.Bytes(1, 3), 1],
            "payload behind the image" => [.. camera.Head(1, 3, camera.Packets + 1), .. new byte[200]],
            "head only" => camera.Head(1, 3, 3),
            "half a head" => [0, 0, 0, 1],
            "leader too short" => camera.Leader(1)[..^1],
            "trailer too short" => camera.Trailer(1)[..^1],
            "block zero" => camera.Bytes(0, 3),
            _ => new byte[3000],
        };

        camera.Packet(1, 0);
        camera.Send(packet);
        for (uint p = 1; p <= camera.Packets + 1; p++) camera.Packet(1, p);
        await _sink.WaitAsync(1);

        AssertComplete([.. _sink.Frames]);
        Assert.Equal(1, camera.Receiver.Statistics.MalformedPackets);
    }

    [Theory, Requirement("CAM-01")]
    [InlineData("too high", FrameStatus.SizeMismatch)]
    [InlineData("no width", FrameStatus.SizeMismatch)]
    [InlineData("enormous", FrameStatus.SizeMismatch)]
    [InlineData("two bytes a pixel", FrameStatus.SizeMismatch)]
    [InlineData("fewer lines in the trailer", FrameStatus.SizeMismatch)]
    [InlineData("trailer too early", FrameStatus.SizeMismatch)]
    [InlineData("H.264", FrameStatus.PayloadNotSupported)]
    public async Task Frame_whose_size_or_kind_does_not_fit_is_never_complete(string lie, FrameStatus expected)
    {
        using var camera = new ScriptedSender(path, _sink);
        byte[] leader = lie switch
        {
            "too high" => camera.Leader(1, height: ScriptedSender.Height + 1),
            "no width" => camera.Leader(1, width: 0),
            "enormous" => camera.Leader(1, width: uint.MaxValue, height: uint.MaxValue),
            "two bytes a pixel" => camera.Leader(1, format: 0x01100007),
            "H.264" => camera.Leader(1, payloadType: 8),
            _ => camera.Leader(1),
        };

        camera.Send(leader);
        for (uint p = 1; p < camera.Packets; p++) camera.Packet(1, p);
        if (lie == "trailer too early") camera.Send(camera.Trailer(1, packet: camera.Packets));
        camera.Packet(1, camera.Packets);
        if (lie == "fewer lines in the trailer") camera.Send(camera.Trailer(1, lines: 36));
        camera.Frame(2);
        await _sink.WaitAsync(2);

        Assert.Equal([expected, FrameStatus.Complete], _sink.Frames.OrderBy(f => f.Info.Sequence).Select(f => f.Status));
    }

    [Fact]
    public async Task Stray_sender_is_counted_and_changes_nothing()
    {
        using var camera = new ScriptedSender(path, _sink);
        using var otherPort = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        otherPort.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var otherAddress = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        otherAddress.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.5"), 0));
        var receiver = new IPEndPoint(IPAddress.Loopback, camera.Receiver.Port);
        byte[] forged = camera.Bytes(1, 5);
        forged.AsSpan(8).Fill(0xEE);

        camera.Packet(1, 0);
        otherPort.SendTo(forged, receiver);
        otherAddress.SendTo(forged, receiver);
        for (uint p = 1; p <= camera.Packets + 1; p++) camera.Packet(1, p);
        await _sink.WaitAsync(1);

        AssertComplete([.. _sink.Frames]);
        Assert.Equal(2, camera.Receiver.Statistics.StrayPackets);
        Assert.Equal(0, camera.Receiver.Statistics.DuplicatedPackets);
    }

    [Theory]
    [InlineData(false, 0x0100)]
    [InlineData(false, 0x0000)]
    [InlineData(true, 0x0100)]
    public async Task Lost_packets_come_again_on_request(bool extended, int status)
    {
        using var camera = new ScriptedSender(path, _sink, resend: true, extended: extended) { ResendStatus = (ushort)status };

        camera.Frame(1, without: [3, 4]);
        camera.Frame(2, without: [0]);
        camera.Frame(3, without: [camera.Packets, camera.Packets + 1]);
        await _sink.WaitAsync(3);

        AssertComplete([.. _sink.Frames]);
        StreamStatistics statistics = camera.Receiver.Statistics;
        Assert.Contains((1UL, 3u, 4u), camera.Requests);
        Assert.Contains((2UL, 0u, 0u), camera.Requests);
        Assert.Equal(5, statistics.ResentPackets);
        Assert.Equal(0, statistics.MissingPackets);
        Assert.True(statistics.ResendRequests >= 5, $"{statistics}");
    }

    [Fact]
    public async Task Camera_that_no_longer_has_the_packet_is_not_asked_again()
    {
        using var camera = new ScriptedSender(path, _sink, resend: true) { ResendStatus = 0x800C };

        camera.Frame(1, without: 3);
        await _sink.WaitAsync(1);

        Assert.Equal(FrameStatus.MissingPackets, _sink.Frames.Single().Status);
        Assert.Equal(1, camera.Receiver.Statistics.ResendRequests);
        Assert.Equal(1, camera.Receiver.Statistics.ResendRefusals);
    }

    [Fact]
    public async Task Requests_end_with_the_budget_of_the_frame()
    {
        using var camera = new ScriptedSender(path, _sink, new StreamOptions { FrameDeadline = TimeSpan.FromMilliseconds(300) }, resend: true) { ResendStatus = null };

        camera.Frame(1, without: 3);
        await _sink.WaitAsync(1);

        // 21 packets: a quarter is 5, but 8 are always allowed.
        Assert.Equal(8, camera.Receiver.Statistics.ResendRequests);
        Assert.Equal(FrameStatus.MissingPackets, _sink.Frames.Single().Status);
    }

    [Fact]
    public async Task Camera_that_pauses_within_a_frame_does_not_use_up_the_requests_for_lost_packets()
    {
        var options = new StreamOptions { FrameDeadline = TimeSpan.FromSeconds(5), ResendInterval = TimeSpan.FromMilliseconds(500) };
        using var camera = new ScriptedSender(path, _sink, options, resend: true) { ResendStatus = null };

        for (uint packet = 0; packet <= 5; packet++) camera.Packet(1, packet);
        while (camera.Requests.IsEmpty) await Task.Delay(1, TestContext.Current.CancellationToken);
        camera.ResendStatus = 0x0100;
        for (uint packet = 6; packet <= camera.Packets + 1; packet++)
        {
            if (packet is not (10 or 14)) camera.Packet(1, packet);
        }

        await _sink.WaitAsync(1);

        AssertComplete([.. _sink.Frames]);
        Assert.Equal([(1UL, 20u, 20u), (1UL, 10u, 10u), (1UL, 14u, 14u)], camera.Requests);
    }

    [Fact]
    public async Task Single_packet_of_a_far_block_does_not_derail_the_stream()
    {
        using var camera = new ScriptedSender(path, _sink);

        camera.Frame(1);
        camera.Packet(20_000, 4);
        camera.Frame(2);
        camera.Packet(60_000, 0);
        camera.Frame(3);
        await _sink.WaitAsync(3);

        Assert.Equal([0UL, 1, 2], _sink.Frames.Select(f => f.Info.Sequence));
        Assert.Equal(2, camera.Receiver.Statistics.IgnoredPackets);
    }

    [Theory]
    [InlineData(40UL)]
    [InlineData(210UL)]
    public async Task Single_packet_with_the_id_of_a_later_block_moves_no_number(ulong falseId)
    {
        using var camera = new ScriptedSender(path, _sink);

        camera.Frame(1);
        camera.Packet(falseId, 4);
        camera.Frame(2);
        camera.Frame(3);
        await _sink.WaitAsync(3);

        Assert.Equal([0UL, 1, 2], _sink.Frames.Select(f => f.Info.Sequence));
        AssertComplete([.. _sink.Frames]);
        Assert.Equal(1, camera.Receiver.Statistics.IgnoredPackets);
    }

    [Fact]
    public async Task Sequence_goes_on_over_the_wrap_of_block_ids_and_counts_lost_frames()
    {
        using var camera = new ScriptedSender(path, _sink);

        foreach (ulong block in (ulong[])[65533, 65534, 65535, 1, 3]) camera.Frame(block);
        await _sink.WaitAsync(5);

        Assert.Equal([0UL, 1, 2, 3, 5], _sink.Frames.Select(f => f.Info.Sequence));
        AssertComplete([.. _sink.Frames]);
    }

    [Fact]
    public async Task First_frame_that_is_lost_is_counted_when_ids_start_at_one()
    {
        using var camera = new ScriptedSender(path, _sink);

        camera.Frame(2);
        await _sink.WaitAsync(1);

        Assert.Equal(1UL, _sink.Frames.Single().Info.Sequence);
    }

    [Fact]
    public async Task Late_packet_of_a_frame_already_handed_over_opens_nothing()
    {
        using var camera = new ScriptedSender(path, _sink);

        camera.Frame(1);
        camera.Packet(1, 5);
        camera.Frame(2);
        await _sink.WaitAsync(2);

        Assert.Equal(2, _sink.Frames.Count);
        Assert.Equal(1, camera.Receiver.Statistics.IgnoredPackets);
    }

    [Fact]
    public async Task Empty_pool_is_an_underrun()
    {
        using var camera = new ScriptedSender(path, _sink, buffers: 1);
        Assert.True(camera.Pool.TryRent(out Frame held));

        camera.Frame(1);
        while (camera.Receiver.Statistics.ReceivedPackets < camera.Packets + 2) await Task.Delay(1);

        Assert.Equal(1, camera.Receiver.Statistics.Underruns);
        Assert.Equal(1UL, Assert.Single(_sink.Underruns).BlockId);
        held.Dispose();
    }

    [Fact]
    public async Task Leader_sent_long_before_the_exposure_does_not_time_out()
    {
        using var camera = new ScriptedSender(path, _sink, new StreamOptions { FrameDeadline = TimeSpan.FromMilliseconds(30) });

        camera.Packet(1, 0);
        await Task.Delay(120);
        for (uint p = 1; p <= camera.Packets + 1; p++) camera.Packet(1, p);
        await _sink.WaitAsync(1);

        AssertComplete([.. _sink.Frames]);
    }

    [Fact]
    public async Task Stopping_hands_over_open_frames_as_aborted_and_leaves_no_buffer_behind()
    {
        var camera = new ScriptedSender(path, _sink, new StreamOptions { FrameDeadline = TimeSpan.FromSeconds(60) });

        camera.Frame(1, without: 3);
        while (camera.Receiver.Statistics.ReceivedPackets < camera.Packets + 1) await Task.Delay(1);
        camera.Receiver.Dispose();

        Assert.Equal(FrameStatus.Aborted, _sink.Frames.Single().Status);
        Assert.Equal(0, camera.Pool.RentedCount);
        Assert.Equal(1, camera.Receiver.Statistics.Aborted);
        camera.Dispose();
    }

    [Fact]
    public async Task Sink_that_throws_ends_the_stream_with_its_cause()
    {
        using var camera = new ScriptedSender(path, new FrameCollector(_ => throw new InvalidOperationException("broken sink")));

        camera.Frame(1);
        while (camera.Failure is null) await Task.Delay(1);

        Assert.Equal("broken sink", camera.Failure.Message);
    }

    [Fact]
    public async Task Frames_allocate_nothing_on_the_receive_thread()
    {
        var sink = new AllocationSink(windowFrames: 40);
        using var camera = new ScriptedSender(path, sink, new StreamOptions { FrameDeadline = TimeSpan.FromSeconds(2) }, resend: true);

        for (ulong block = 1; block <= 161; block++)
        {
            camera.Frame(block, without: block % 10 == 0 ? [5] : []);
            while (sink.Complete < (int)block) await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, sink.LeastBytes);
        Assert.InRange(camera.Receiver.Statistics.ResentPackets, 16, 161);
    }

    [Fact]
    public async Task What_the_kernel_drops_is_counted()
    {
        using var hold = new ManualResetEventSlim();
        using var held = new ManualResetEventSlim();
        using var camera = new ScriptedSender(path, new HoldingSink(held, hold));
        camera.Frame(1);
        Assert.True(held.Wait(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        byte[] packet = camera.Bytes(1, 5);

        int sent = (int)camera.Packets + 2;
        for (; sent < 60_000; sent++) camera.Send(packet);
        hold.Set();
        StreamStatistics statistics = camera.Receiver.Statistics;

        // recvmmsg tells with the next datagram, the others twice a second.
        for (; statistics.KernelDrops == 0 || statistics.ReceivedPackets + statistics.KernelDrops < sent; statistics = camera.Receiver.Statistics)
        {
            camera.Send(packet);
            sent++;
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.Equal(sent, statistics.ReceivedPackets + statistics.KernelDrops);
    }

    private static void AssertComplete(FrameCollector.Taken[] frames)
    {
        foreach (FrameCollector.Taken frame in frames)
        {
            Assert.Equal(FrameStatus.Complete, frame.Status);
            Assert.Equal(ScriptedSender.Image(frame.Info.BlockId), frame.Pixels);
            Assert.Equal(0, frame.Info.MissingPackets);
        }
    }

    /// <summary>Keeps the receive thread until it is told to go on.</summary>
    private sealed class HoldingSink(ManualResetEventSlim held, ManualResetEventSlim hold) : IFrameSink
    {
        public void Take(Frame frame)
        {
            frame.Dispose();
            held.Set();
            hold.Wait();
        }

        public void Underrun(in FrameInfo info)
        {
        }
    }
}
