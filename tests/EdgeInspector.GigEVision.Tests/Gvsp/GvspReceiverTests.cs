using System.Net;
using System.Net.Sockets;
using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Tests.Gvsp;

/// <summary>What the receiver makes of a stream in every kind of disorder; every byte of a complete frame is compared.</summary>
/// <remarks>Each receive path runs them all in a class of its own; a path that the host refuses fails them with its reason.</remarks>
public abstract partial class GvspReceiverTests(ReceivePath path)
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

    private static void AssertComplete(FrameCollector.Taken[] frames)
    {
        foreach (FrameCollector.Taken frame in frames)
        {
            Assert.True(frame.Status == FrameStatus.Complete, $"{frame.Status}: {frame.Info}");
            Assert.Equal(ScriptedSender.Image(frame.Info.BlockId), frame.Pixels);
            Assert.Equal(0, frame.Info.MissingPackets);
        }
    }
}
