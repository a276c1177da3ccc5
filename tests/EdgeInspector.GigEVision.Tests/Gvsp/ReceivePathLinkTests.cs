using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Tests.Gvsp;

/// <summary>Every path over a cable, for the packets of a multicast group, and with those of a VLAN that is not ours.</summary>
public sealed class ReceivePathLinkTests(VethLink link) : IClassFixture<VethLink>
{
    public static TheoryData<ReceivePath, bool> Ways => new MatrixTheoryData<ReceivePath, bool>(
        [ReceivePath.PacketRing, ReceivePath.RecvMmsg, ReceivePath.Socket], [false, true]);

    [Theory, MemberData(nameof(Ways))]
    public async Task Frames_come_whole_and_lost_packets_come_again(ReceivePath path, bool multicast)
    {
        var sink = new FrameCollector();
        using var camera = new ScriptedSender(
            path, sink, new StreamOptions { FrameDeadline = TimeSpan.FromSeconds(2) }, resend: true, way: link.Way(multicast));

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
        Assert.InRange(statistics.ResentPackets, 20, 40);
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
}
