using EdgeInspector.CameraSimulator;
using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Tests.Simulator;

/// <summary>Triggered images of 1280×1024 over a bad cable. Every byte of every complete frame is checked, whatever the fault.</summary>
[Requirement("CAM-01")]
public sealed class SimulatedStreamTests
{
    private const int Packets = 898; // Leader, 896 payload packets of 1464 bytes, trailer.

    [Theory]
    [InlineData(false, 1500, Packets)]
    [InlineData(true, 1500, 2 + 903)]
    [InlineData(false, 9000, 2 + 147)]
    public async Task Clean_stream_is_complete_byte_for_byte(bool extendedIds, int packetSize, int packets)
    {
        SimulatedCameraOptions options = SimulatedLine.Triggered with { ExtendedIds = extendedIds };
        using SimulatedLine line = await SimulatedLine.StreamAsync(CameraFaults.None, options: options, client: SimulatedLine.Client with { PacketSizeBytes = packetSize });

        StreamStatistics statistics = await line.RunAsync(40);

        Assert.Equal(Enumerable.Range(0, 40).Select(i => (ulong)i), line.Frames.Select(f => f.Info.Sequence));
        Assert.All(line.Frames, f => Assert.Equal((FrameStatus.Complete, 0, packets), (f.Status, f.Info.MissingPackets, f.Info.PacketsExpected)));
        Assert.Equal((40, 0, 0, 0), (statistics.CompletedBuffers, statistics.Failures, statistics.MalformedPackets, statistics.StrayPackets));
    }

    [Theory]
    [InlineData(0.01, false)]
    [InlineData(0.10, false)]
    [InlineData(0.10, true)]
    public async Task Lost_packets_are_sent_again_until_every_frame_is_complete(double loss, bool extendedIds)
    {
        using SimulatedLine line = await SimulatedLine.StreamAsync(
            new CameraFaults { LossProbability = loss }, SimulatedLine.Patient with { ResendRatioMax = 1 }, SimulatedLine.Triggered with { ExtendedIds = extendedIds });

        StreamStatistics statistics = await line.RunAsync(60);

        CameraStatistics camera = line.Device.Statistics;
        Report($"loss {loss:P0}, extended ids {extendedIds}", statistics, camera);
        Assert.Equal((60, 0), (statistics.CompletedBuffers, statistics.Failures));
        Assert.Equal(Enumerable.Range(0, 60).Select(i => (ulong)i), line.Frames.Select(f => f.Info.Sequence).Order());
        Assert.True(statistics.ResentPackets >= 60 * Packets * loss / 2, $"{statistics}");

        // No storm: what is asked for again stays near what was lost.
        Assert.InRange(statistics.ResendRequests, camera.LostPackets * 0.9, camera.LostPackets * 2.0);
    }

    [Fact]
    public async Task Without_resend_a_frame_with_a_lost_packet_is_never_complete()
    {
        using SimulatedLine line = await SimulatedLine.StreamAsync(
            new CameraFaults { LossProbability = 0.0005 }, SimulatedLine.Exact with { Resend = false });

        StreamStatistics statistics = await line.PourAsync(60);

        // Nearly two thirds of the frames are whole: (1 − 0.0005)^898 = 0.64.
        Assert.Equal(60, statistics.CompletedBuffers + statistics.Failures);
        Assert.InRange(statistics.CompletedBuffers, 20, 55);
        Assert.All(line.Frames, f => Assert.Equal(f.Status == FrameStatus.Complete, f.Info.MissingPackets == 0));
        Assert.Equal(line.Device.Statistics.LostPackets, statistics.MissingPackets);
        Assert.Equal(0, statistics.ResendRequests);
    }

    [Fact]
    public async Task Overtaken_packets_find_their_place()
    {
        using SimulatedLine line = await SimulatedLine.StreamAsync(new CameraFaults { ReorderProbability = 0.05, ReorderDistance = 5 });

        StreamStatistics statistics = await line.RunAsync(40);

        Assert.Equal((40, 0), (statistics.CompletedBuffers, statistics.Failures));
        Assert.True(line.Device.Statistics.ReorderedPackets > 40 * Packets * 0.04);
    }

    [Fact]
    public async Task Late_packets_are_asked_for_or_awaited()
    {
        using SimulatedLine line = await SimulatedLine.StreamAsync(new CameraFaults { LateProbability = 0.01, LateBy = TimeSpan.FromMilliseconds(15) });

        StreamStatistics statistics = await line.RunAsync(40);

        Assert.Equal((40, 0), (statistics.CompletedBuffers, statistics.Failures));
        Assert.True(line.Device.Statistics.LatePackets > 200);
    }

    [Fact]
    public async Task Packets_that_come_twice_are_counted_and_change_nothing()
    {
        using SimulatedLine line = await SimulatedLine.StreamAsync(new CameraFaults { DuplicateProbability = 0.05 }, SimulatedLine.Exact);

        StreamStatistics statistics = await line.RunAsync(40);

        Assert.Equal((40, 0), (statistics.CompletedBuffers, statistics.Failures));

        // The second copy of a block's last packet finds the block handed over already.
        Assert.Equal(line.Device.Statistics.DuplicatedPackets, statistics.DuplicatedPackets + statistics.IgnoredPackets);
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("lengthened")]
    public async Task Packets_of_a_wrong_length_are_refused_and_sent_again(string fault)
    {
        CameraFaults faults = fault == "truncated" ? new() { TruncateProbability = 0.01 } : new() { CorruptLengthProbability = 0.01 };
        using SimulatedLine line = await SimulatedLine.StreamAsync(faults);

        StreamStatistics statistics = await line.RunAsync(40);

        Report(fault, statistics, line.Device.Statistics);
        Assert.Equal((40, 0), (statistics.CompletedBuffers, statistics.Failures));
        long hurt = line.Device.Statistics.TruncatedPackets + line.Device.Statistics.LengthenedPackets;

        // A longer trailer, leader or last packet still says all that it must.
        Assert.InRange(statistics.MalformedPackets, hurt * 0.9, hurt);
    }

    [Fact]
    public async Task Packets_with_the_id_of_another_block_never_make_a_wrong_frame_complete()
    {
        using SimulatedLine line = await SimulatedLine.StreamAsync(new CameraFaults { WrongBlockIdProbability = 0.002 });

        for (int i = 0; i < 60; i++)
        {
            await line.TriggerAsync(1);
            await line.TakenAsync();
        }

        await WaitForAsync(line, () => line.Frames.Count(f => f.Status == FrameStatus.Complete) == 60);
        StreamStatistics statistics = line.Stop();

        Report("wrong block id", statistics, line.Device.Statistics);
        Assert.True(line.Device.Statistics.WrongBlockPackets > 60);
        Assert.Equal((60, 0), (statistics.CompletedBuffers, statistics.Failures));
    }

    [Fact]
    public async Task Forged_packets_from_another_port_are_dropped()
    {
        using SimulatedLine line = await SimulatedLine.StreamAsync(new CameraFaults { StraySenderProbability = 0.02 });

        StreamStatistics statistics = await line.RunAsync(40);

        Assert.Equal((40, 0), (statistics.CompletedBuffers, statistics.Failures));
        Assert.Equal(line.Device.Statistics.StrayPackets, statistics.StrayPackets);
        Assert.True(statistics.StrayPackets > 40 * Packets * 0.015);
    }

    [Theory]
    [InlineData("leader")]
    [InlineData("trailer")]
    public async Task Frame_without_leader_or_trailer_times_out_and_holds_up_no_later_one(string lost)
    {
        CameraFaults faults = lost == "leader" ? new() { DropLeaderProbability = 1 } : new() { DropTrailerProbability = 1 };
        using SimulatedLine line = await SimulatedLine.StreamAsync(faults, SimulatedLine.Patient with { Resend = false, FrameDeadline = TimeSpan.FromSeconds(3) });

        await line.TriggerAsync(1);
        line.Device.Faults = CameraFaults.None;
        await line.TriggerAsync(3);
        await line.WaitAsync(4);
        StreamStatistics statistics = line.Stop();

        Assert.Equal(
            [(1UL, FrameStatus.Complete), (2UL, FrameStatus.Complete), (3UL, FrameStatus.Complete), (0UL, FrameStatus.Timeout)],
            line.Frames.Select(f => (f.Info.Sequence, f.Status)));
        Assert.Equal(1, line.Frames[3].Info.MissingPackets);
        Assert.Equal((3, 1, 1, 1), (statistics.CompletedBuffers, statistics.Failures, statistics.Timeouts, statistics.MissingPackets));
    }

    [Theory]
    [InlineData(0x800C)]
    [InlineData(0x8011)]
    public async Task Refused_resend_leaves_the_frame_incomplete_and_is_not_asked_for_again(int status)
    {
        var faults = new CameraFaults { LossProbability = 0.002, RefuseResendProbability = 1, RefuseResendStatus = (ushort)status };
        using SimulatedLine line = await SimulatedLine.StreamAsync(faults, SimulatedLine.Exact);

        StreamStatistics statistics = await line.PourAsync(30);

        Report($"refused {status:X}", statistics, line.Device.Statistics);
        Assert.Equal(30, statistics.CompletedBuffers + statistics.Failures);
        Assert.True(statistics.Failures >= 15, $"{statistics}");
        Assert.True(statistics.ResendRefusals > 0);
        Assert.Equal(0, statistics.ResentPackets);
        Assert.True(statistics.ResendRequests <= 2 * line.Device.Statistics.LostPackets, $"{statistics}");
        Assert.All(line.Frames, f => Assert.Equal(f.Status == FrameStatus.Complete, f.Info.MissingPackets == 0));
    }

    [Fact]
    public async Task Camera_that_answers_no_resend_costs_a_bounded_number_of_requests()
    {
        var faults = new CameraFaults { LossProbability = 0.01, IgnoreResendProbability = 1 };
        using SimulatedLine line = await SimulatedLine.StreamAsync(faults, SimulatedLine.Patient with { FrameDeadline = TimeSpan.FromMilliseconds(300) });

        StreamStatistics statistics = await line.RunAsync(10);

        Assert.Equal((0, 10), (statistics.CompletedBuffers, statistics.Failures));
        Assert.All(line.Frames, f => Assert.NotEqual(FrameStatus.Complete, f.Status));
        Assert.InRange(statistics.ResendRequests, 10, 10 * Packets / 4);
    }

    [Fact]
    public async Task All_faults_together_never_make_a_wrong_frame_complete()
    {
        var faults = new CameraFaults
        {
            LossProbability = 0.01,
            DuplicateProbability = 0.01,
            ReorderProbability = 0.01,
            LateProbability = 0.005,
            TruncateProbability = 0.005,
            CorruptLengthProbability = 0.005,
            StraySenderProbability = 0.01,
            DropLeaderProbability = 0.05,
            DropTrailerProbability = 0.05,
            IgnoreResendProbability = 0.05,
            RefuseResendProbability = 0.05,
        };
        using SimulatedLine line = await SimulatedLine.StreamAsync(faults, SimulatedLine.Patient with { FrameDeadline = TimeSpan.FromMilliseconds(250) });

        StreamStatistics statistics = await line.RunAsync(80);

        Report("all", statistics, line.Device.Statistics);
        Assert.Equal(80, statistics.CompletedBuffers + statistics.Failures);
        Assert.True(statistics.CompletedBuffers > 0 && statistics.Failures > 0, $"{statistics}");
        Assert.Equal(80, line.Frames.Select(f => f.Info.Sequence).Distinct().Count());
    }

    private static void Report(string what, StreamStatistics statistics, CameraStatistics camera) =>
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{what}: complete {statistics.CompletedBuffers}, failed {statistics.Failures}, packets lost {camera.LostPackets}, asked {statistics.ResendRequests}, "
            + $"resent {statistics.ResentPackets}, refused {statistics.ResendRefusals}, malformed {statistics.MalformedPackets}, ignored {statistics.IgnoredPackets}");

    private static async Task WaitForAsync(SimulatedLine line, Func<bool> condition)
    {
        for (int i = 0; i < 1000 && !condition(); i++) await Task.Delay(10);
        Assert.True(condition(), $"{line.Camera.Stream!.Statistics}; problems: {string.Join(", ", line.Sink.Problems)}; "
            + string.Join(", ", line.Frames.Where(f => f.Status != FrameStatus.Complete).Select(f => $"{f.Info.BlockId}/{f.Info.Sequence} {f.Status} missing {f.Info.MissingPackets}")));
    }
}
