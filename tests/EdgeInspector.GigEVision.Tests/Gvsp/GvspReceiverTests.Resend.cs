using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Tests.Gvsp;

/// <content>What is asked for again, how often, and when no longer.</content>
public abstract partial class GvspReceiverTests
{
    // Where this machine is busy the sender may stand still for a second: its trailer is not asked for, or what it has yet to send would be, too.
    private static StreamOptions Unhurried => new()
    {
        FrameDeadline = TimeSpan.FromSeconds(20), TailSilence = TimeSpan.FromSeconds(20), ResendInterval = TimeSpan.FromSeconds(1),
    };

    [Theory]
    [InlineData(false, 0x0100)]
    [InlineData(false, 0x0000)]
    [InlineData(true, 0x0100)]
    public async Task Lost_packets_come_again_on_request(bool extended, int status)
    {
        using var camera = new ScriptedSender(path, _sink, Unhurried, resend: true, extended: extended) { ResendStatus = (ushort)status };

        camera.Frame(1, without: [3, 4]);
        camera.Frame(2, without: [0]);
        camera.Frame(3, without: [camera.Packets, camera.Packets + 1]);
        camera.Frame(4);
        await _sink.WaitAsync(4);

        AssertComplete([.. _sink.Frames]);
        StreamStatistics statistics = camera.Receiver.Statistics;
        Assert.Contains((1UL, 3u, 4u), camera.Requests);
        Assert.Contains((2UL, 0u, 0u), camera.Requests);
        Assert.Contains((3UL, camera.Packets, camera.Packets + 1), camera.Requests);
        Assert.Equal(5, statistics.ResentPackets);
        Assert.Equal(0, statistics.MissingPackets);
        Assert.True(statistics.ResendRequests >= 5, $"{statistics}");
    }

    [Fact]
    public async Task Trailer_of_a_frame_that_fell_silent_is_asked_for()
    {
        using var camera = new ScriptedSender(path, _sink, Unhurried with { TailSilence = TimeSpan.FromMilliseconds(5) }, resend: true);

        camera.Frame(1, without: camera.Packets + 1);
        await _sink.WaitAsync(1);

        AssertComplete([.. _sink.Frames]);
        Assert.Contains((1UL, camera.Packets + 1, camera.Packets + 1), camera.Requests);
    }

    [Fact]
    public async Task Camera_that_no_longer_has_the_packet_is_not_asked_again()
    {
        using var camera = new ScriptedSender(path, _sink, Unhurried with { FrameDeadline = TimeSpan.FromSeconds(2), ResendInterval = TimeSpan.FromSeconds(0.5) }, resend: true) { ResendStatus = 0x800C };

        camera.Frame(1, without: 3);
        await _sink.WaitAsync(1);

        Assert.Equal(FrameStatus.MissingPackets, _sink.Frames.Single().Status);
        Assert.Equal(1, camera.Receiver.Statistics.ResendRequests);
        Assert.Equal(1, camera.Receiver.Statistics.ResendRefusals);
    }

    [Fact]
    public async Task Requests_end_with_the_budget_of_the_frame()
    {
        using var camera = new ScriptedSender(path, _sink, new StreamOptions { FrameDeadline = TimeSpan.FromSeconds(2) }, resend: true) { ResendStatus = null };

        camera.Frame(1, without: 3);
        await _sink.WaitAsync(1);

        // 21 packets: a quarter is 5, but 8 are always allowed.
        Assert.Equal(8, camera.Receiver.Statistics.ResendRequests);
        Assert.Equal(FrameStatus.MissingPackets, _sink.Frames.Single().Status);
    }

    [Fact]
    public async Task Camera_that_pauses_within_a_frame_does_not_use_up_the_requests_for_lost_packets()
    {
        var options = new StreamOptions { FrameDeadline = TimeSpan.FromSeconds(20), ResendInterval = TimeSpan.FromSeconds(5) };
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
}
