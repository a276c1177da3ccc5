using EdgeInspector.GigEVision.Gvsp;
using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Tests.Gvsp;

/// <summary>Every path over a cable, for the packets of a multicast group, and with those of a VLAN that is not ours.</summary>
public sealed class ReceivePathLinkTests(VethLink link) : IClassFixture<VethLink>
{
    public static TheoryData<ReceivePath, bool> Ways => new MatrixTheoryData<ReceivePath, bool>(
        [ReceivePath.PacketRing, ReceivePath.RecvMmsg, ReceivePath.Socket, ReceivePath.Joined], [false, true]);

    [Theory, MemberData(nameof(Ways))]
    public async Task Frames_come_whole_and_lost_packets_come_again(ReceivePath path, bool multicast)
    {
        var sink = new FrameCollector();
        using var camera = new ScriptedSender(
            path, sink, new StreamOptions { FrameDeadline = TimeSpan.FromSeconds(20), TailSilence = TimeSpan.FromSeconds(20) }, resend: true, way: link.Way(multicast));

        for (int block = 1; block <= 20; block++)
        {
            camera.Frame((ulong)block, without: [(uint)block % 20]);
            await sink.WaitAsync(block);
        }

        foreach (FrameCollector.Taken frame in sink.Frames)
        {
            Assert.Equal(FrameStatus.Complete, frame.Status);
            Assert.Equal(ScriptedSender.Image(frame.Info.BlockId), frame.Pixels);
        }

        StreamStatistics statistics = camera.Receiver.Statistics;
        Assert.Equal(20, statistics.ResentPackets);
        Assert.Equal((0L, 0L, 0L), (statistics.StrayPackets, statistics.MalformedPackets, statistics.KernelDrops));
    }

    [Theory]
    [InlineData(ReceivePath.PacketRing)]
    [InlineData(ReceivePath.RecvMmsg)]
    [InlineData(ReceivePath.Socket)]
    public async Task Packets_of_a_VLAN_that_has_no_interface_here_do_not_come_in(ReceivePath path)
    {
        var sink = new FrameCollector();
        using var camera = new ScriptedSender(path, sink, way: link.Way(multicast: false));
        byte[] forged = camera.Bytes(1, 5);
        forged.AsSpan(8).Fill(0xEE);

        camera.Packet(1, 0);
        link.SendTagged(7, camera.StreamEndPoint, camera.ReceiverEndPoint, forged);
        for (uint packet = 1; packet <= camera.Packets + 1; packet++) camera.Packet(1, packet);
        await sink.WaitAsync(1);

        Assert.Equal(ScriptedSender.Image(1), Assert.Single(sink.Frames).Pixels);
        Assert.Equal(camera.Packets + 2, camera.Receiver.Statistics.ReceivedPackets);
    }

    [Fact, Requirement("CAM-01")]
    public async Task Datagrams_that_come_joined_are_taken_apart()
    {
        var sink = new FrameCollector();
        using var camera = new ScriptedSender(ReceivePath.Joined, sink, way: link.Way(multicast: false));

        for (ulong block = 1; block <= 20; block++)
        {
            camera.SendJoined(block);
            await sink.WaitAsync((int)block);
        }

        Assert.All(sink.Frames, f => Assert.Equal(FrameStatus.Complete, f.Status));
        Assert.All(sink.Frames, f => Assert.Equal(ScriptedSender.Image(f.Info.BlockId), f.Pixels));
        Assert.Equal((ReceivePath.Joined, 0L), (camera.Receiver.ReceivePath, camera.Receiver.Statistics.MalformedPackets));
        Assert.Equal(20 * (camera.Packets + 2), camera.Receiver.Statistics.ReceivedPackets);
    }

    [Fact, Requirement("CAM-01")]
    public async Task Ring_that_is_shown_joined_datagrams_gives_way_to_the_socket_for_which_the_kernel_takes_them_apart()
    {
        var sink = new FrameCollector();
        using var camera = new ScriptedSender(ReceivePath.PacketRing, sink, way: link.Way(multicast: false));
        GvspReceiver receiver = camera.Receiver;

        camera.Frame(1);
        await sink.WaitAsync(1);
        ulong block = 2;
        for (; receiver.ReceivePath == ReceivePath.PacketRing && block < 1000; block++)
        {
            camera.SendJoined(block);
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }

        Assert.Equal(ReceivePath.RecvMmsg, receiver.ReceivePath);
        Assert.StartsWith("8 datagrams were longer than any packet: the card joins them", receiver.ReceivePathRefusal, StringComparison.Ordinal);
        for (ulong last = block + 3; block <= last; block++)
        {
            camera.SendJoined(block);
            while (!sink.Frames.Any(f => f.Info.BlockId == block && f.Status == FrameStatus.Complete)) await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        Assert.All(sink.Frames.Where(f => f.Status == FrameStatus.Complete), f => Assert.Equal(ScriptedSender.Image(f.Info.BlockId), f.Pixels));
        Assert.Equal(0, receiver.Statistics.KernelDrops);
    }
}
