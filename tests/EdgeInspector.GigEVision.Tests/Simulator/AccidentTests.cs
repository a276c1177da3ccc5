using EdgeInspector.CameraSimulator;
using EdgeInspector.GigEVision.Actions;
using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Tests.Simulator;

/// <summary>What happens once, at a frame that is known: to the cable, to the camera, to one answer, at one appointed time.</summary>
[Requirement("CAM-01")]
public sealed class AccidentTests
{
    // A frame is given up soon; every other one has all the time it needs.
    private static StreamOptions Impatient => SimulatedLine.Patient with { FrameDeadline = TimeSpan.FromMilliseconds(250) };

    [Fact]
    public async Task Cable_that_is_out_in_mid_frame_costs_that_frame_and_the_stream_goes_on_under_the_same_control()
    {
        using SimulatedLine line = await StreamAsync("frame=2 cable-pull=400ms", Impatient, SimulatedLine.Client with { HeartbeatTimeout = TimeSpan.FromSeconds(30) });

        for (int i = 1; i <= 5; i++)
        {
            await line.TriggerAsync(1);
            await line.WaitAsync(i);
            if (i == 3) await Task.Delay(500, TestContext.Current.CancellationToken);
        }

        StreamStatistics statistics = line.Stop();
        Assert.Equal([0UL, 1, 2, 3, 4], line.Frames.Select(f => f.Info.Sequence));
        Assert.Equal(
            [FrameStatus.Complete, FrameStatus.Complete, FrameStatus.Timeout, FrameStatus.Complete, FrameStatus.Complete], line.Frames.Select(f => f.Status));
        Assert.Equal(CameraLossReason.None, line.Camera.LossReason);
        Assert.Equal((4L, 1L), (statistics.CompletedBuffers, statistics.Failures));
    }

    [Fact]
    public async Task Camera_that_restarts_in_mid_frame_is_lost_by_name_and_its_half_frame_is_none()
    {
        using SimulatedLine line = await StreamAsync("frame=1 power-cycle=100ms", Impatient, SimulatedLine.Client with { HeartbeatTimeout = TimeSpan.FromSeconds(1) });

        await line.TriggerAsync(1);
        await line.WaitAsync(1);
        line.Device.FireHardwareTrigger();
        await line.WaitAsync(2);
        for (int i = 0; i < 1000 && line.Camera.LossReason == CameraLossReason.None; i++) await Task.Delay(10, TestContext.Current.CancellationToken);

        Assert.Equal((FrameStatus.Complete, false), (line.Frames[0].Status, line.Frames[1].Status == FrameStatus.Complete));
        Assert.Equal(CameraLossReason.PowerCycle, line.Camera.LossReason);
    }

    // The answer bears the number of the packet after it: two packets for one place, and nobody can tell which is right.
    [Fact]
    public async Task Answer_under_a_wrong_packet_number_never_makes_a_wrong_frame_complete()
    {
        using SimulatedLine line = await StreamAsync("frame=1 lose=5-5 wrong-resend-id=1", SimulatedLine.Patient);

        StreamStatistics statistics = await line.RunAsync(4);

        Assert.Equal(
            [FrameStatus.Complete, FrameStatus.SizeMismatch, FrameStatus.Complete, FrameStatus.Complete], line.Frames.OrderBy(f => f.Info.Sequence).Select(f => f.Status));
        Assert.Equal((3L, 1L), (statistics.CompletedBuffers, statistics.SizeMismatch));
    }

    [Theory]
    [InlineData("8012", 1)]
    [InlineData("800C", 1)]
    public async Task Packet_that_the_camera_no_longer_has_is_asked_for_once(string status, long refusals)
    {
        using SimulatedLine line = await StreamAsync($"frame=1 lose-always=5-5 refuse-resend={status}", SimulatedLine.Exact);

        StreamStatistics statistics = await line.RunAsync(3);

        Assert.Equal((2L, 1L, 1L, refusals), (statistics.CompletedBuffers, statistics.Failures, statistics.ResendRequests, statistics.ResendRefusals));
    }

    [Fact]
    public async Task Leader_that_comes_long_before_its_payload_costs_no_frame()
    {
        using SimulatedLine line = await StreamAsync("frame=1 leader-pause=600ms", Impatient);

        StreamStatistics statistics = await line.RunAsync(3);

        Assert.Equal((3L, 0L), (statistics.CompletedBuffers, statistics.Failures));
    }

    [Fact]
    public async Task Cameras_with_one_clock_expose_at_the_time_of_the_scheduled_action_and_not_before()
    {
        using SimulatedLine first = await SimulatedLine.StreamAsync(new());
        using SimulatedLine second = await SimulatedLine.StreamAsync(new());
        var setup = new ActionSetup(0x11, 0x22, 0x01) { Selector = 0 };
        foreach (SimulatedLine line in new[] { first, second })
        {
            Assert.All(line.Camera.Apply([.. setup.Features, new("PtpEnable", "true")]), a => Assert.True(a.Verified || a.Setting.Name == "ActionDeviceKey", a.Message));
        }

        ulong at = first.Device.Timestamp + 1_500_000_000;
        ActionReport report = await (setup.ToCommand(ActionTarget.Of(first.Camera), ActionTarget.Of(second.Camera)) with
        {
            Broadcast = false, Deadline = TimeSpan.FromSeconds(10), AtTicks = at,
        }).SendAsync(Quiet.Logger, CancellationToken.None);
        await first.WaitAsync(1);
        await second.WaitAsync(1);

        Assert.True(report.AllAccepted, report.ToString());
        Assert.All([first, second], line => Assert.True(line.Frames.Single().Info.CameraTimestampNs >= at, $"{line.Frames.Single().Info.CameraTimestampNs} is before {at}"));
        first.Stop();
        second.Stop();
    }

    private static Task<SimulatedLine> StreamAsync(string fault, StreamOptions stream, CameraOptions? client = null)
    {
        IReadOnlyList<ScheduledFault> schedule = FaultText.Parse(fault, out string? problem);
        Assert.Null(problem);
        return SimulatedLine.StreamAsync(CameraFaults.None, stream, SimulatedLine.Triggered with { Schedule = schedule }, client);
    }
}
