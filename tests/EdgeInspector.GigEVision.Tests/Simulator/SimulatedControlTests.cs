using System.Diagnostics;
using System.Net;
using EdgeInspector.CameraSimulator;
using EdgeInspector.GigEVision.GenApi;

namespace EdgeInspector.GigEVision.Tests.Simulator;

/// <summary>Opening and holding the simulated camera, whose code shares nothing with ours.</summary>
public sealed class SimulatedControlTests
{
    private static readonly IPEndPoint Thief = new(IPAddress.Parse("127.0.0.66"), 6666);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Camera_opens_by_address_serial_number_and_user_name_with_zipped_and_plain_description(bool zipped)
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn(SimulatedLine.Triggered with { SerialNumber = "SIM-OPEN", UserName = "left eye", ZippedXml = zipped });
        CameraOptions options = SimulatedLine.Client with { DiscoveryTargets = [device.ControlEndPoint] };
        CameraSelector[] ways = [SimulatedLine.SelectorOf(device), CameraSelector.BySerialNumber("SIM-OPEN"), CameraSelector.ByUserName("left eye")];

        foreach (CameraSelector way in ways)
        {
            CameraOpening opening = await Camera.OpenAsync(way, options, Quiet.Logger, CancellationToken.None);
            using Camera camera = opening.Camera ?? throw new InvalidOperationException(opening.Message);

            Assert.Empty(camera.Features.BrokenNodes);
            Assert.Equal(("SIM-OPEN", "left eye"), (camera.Description.SerialNumber, camera.Description.UserName));
            Assert.Equal("SIM-OPEN", camera.Features.GetString("DeviceSerialNumber"));
            Assert.Equal("Mono8", camera.Features.GetEnumeration("PixelFormat"));
            Assert.Equal(1280 * 1024, camera.PayloadSizeBytes);
            Assert.NotNull(device.Controller);
        }

        Assert.Null(device.Controller);
        Assert.Equal(0, device.Statistics.HeartbeatExpiries);
    }

    [Fact]
    public async Task Command_that_the_camera_answers_late_is_awaited_and_not_repeated()
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn();
        using Camera camera = await SimulatedLine.OpenAsync(device, SimulatedLine.Client with { HeartbeatTimeout = TimeSpan.FromSeconds(20) });
        long commands = device.Statistics.Commands;

        device.Faults = new CameraFaults { PendingProbability = 1, PendingTime = TimeSpan.FromMilliseconds(900) };
        camera.Features.SetFloat("ExposureTime", 250);
        device.Faults = CameraFaults.None;

        Assert.Equal(250, camera.Features.GetFloat("ExposureTime"));
        Assert.True(device.Statistics.PendingAcknowledges >= 1);
        Assert.Equal(0, device.Statistics.RepeatedCommands);
        Assert.InRange(device.Statistics.Commands - commands, 2, 8);
    }

    [Fact]
    public async Task Lost_acknowledgements_are_asked_for_again_and_no_command_runs_twice()
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn();
        CameraOptions patient = SimulatedLine.Client with
        {
            CommandAttempts = 12,
            OpenDeadline = TimeSpan.FromSeconds(60),
            DiscoveryDeadline = TimeSpan.FromSeconds(10),
            HeartbeatTimeout = TimeSpan.FromSeconds(30),
        };
        device.Faults = new CameraFaults { LoseAcknowledgeProbability = 0.2 };
        using Camera camera = await SimulatedLine.OpenAsync(device, patient);
        Assert.True(camera.Apply([new("TriggerSource", "Software")]).All(a => a.Verified));

        device.Faults = new CameraFaults { LoseAcknowledgeProbability = 0.6 };
        for (int i = 0; i < 6; i++) camera.Features.Execute("TriggerSoftware");

        Assert.Equal(6, device.Statistics.Triggers);
        Assert.True(device.Statistics.RepeatedCommands > 0, "no acknowledgement was lost");
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    public async Task Busy_camera_carries_out_each_command_once_even_when_acknowledgements_are_lost(double lost)
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn();
        using Camera camera = await SimulatedLine.OpenAsync(device, SimulatedLine.Client with { CommandAttempts = 12, HeartbeatTimeout = TimeSpan.FromSeconds(30) });
        Assert.True(camera.Apply([new("TriggerSource", "Software")]).All(a => a.Verified));
        long refused = device.Statistics.RefusedCommands;

        device.Faults = new CameraFaults { RefuseCommandProbability = 0.4, LoseAcknowledgeProbability = lost };
        for (int i = 0; i < 10; i++) camera.Features.Execute("TriggerSoftware");
        CameraStatistics statistics = device.Statistics;
        device.Faults = CameraFaults.None;

        Assert.Equal(10, statistics.Triggers);
        Assert.True(statistics.RefusedCommands > refused, "the camera was never busy");
    }

    [Fact]
    public async Task Camera_that_another_controls_is_in_use_and_its_owner_is_named()
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn();
        using Camera first = await SimulatedLine.OpenAsync(device);

        CameraOpening second = await Camera.OpenAsync(SimulatedLine.SelectorOf(device), SimulatedLine.Client, Quiet.Logger, CancellationToken.None);

        Assert.Equal(CameraOpenOutcome.InUse, second.Outcome);
        Assert.Null(second.Camera);
        Assert.Equal($"camera 'cam-1' at 127.0.0.1 is controlled by {device.Controller}", second.Message);
        Assert.Equal(CameraLossReason.None, first.LossReason);
    }

    [Fact, Requirement("CAM-02")]
    public async Task Control_stolen_behind_our_back_is_noticed_although_the_privilege_register_still_reads_controlled()
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn();
        using Camera camera = await SimulatedLine.OpenAsync(device, Quick);
        Task<CameraLostEventArgs> lost = LossOf(camera);

        device.StealControl(Thief);
        var refused = Assert.Throws<FeatureException>(() => camera.Features.SetFloat("ExposureTime", 300));
        CameraLostEventArgs loss = await lost.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(CameraLossReason.ControlLost, loss.Reason);
        Assert.StartsWith("camera 'cam-1': control is lost, CCP reads 0x2, 127.0.0.66:6666 is in control", loss.Message, StringComparison.Ordinal);
        Assert.Equal(FeatureError.AccessFailed, refused.Error);
        Assert.StartsWith("camera 'cam-1': feature 'ExposureTime' = 300 cannot be written", refused.Message, StringComparison.Ordinal);
        Assert.Contains("AccessDenied", refused.Message, StringComparison.Ordinal);
    }

    [Fact, Requirement("CAM-02")]
    public async Task Camera_whose_power_fails_is_told_as_such_and_streams_again_when_opened_anew()
    {
        // The packet size after power-on is the one that we set: it cannot tell.
        using SimulatedLine line = await SimulatedLine.StreamAsync(CameraFaults.None, client: Quick);
        Task<CameraLostEventArgs> lost = LossOf(line.Camera);
        await line.TriggerAsync(3);
        await line.Sink.WaitAsync(3);

        line.Device.PowerCycle(TimeSpan.FromMilliseconds(300));
        CameraLostEventArgs loss = await lost.WaitAsync(TimeSpan.FromSeconds(10));
        line.Stop();
        line.Camera.Dispose();
        using Camera again = await SimulatedLine.OpenAsync(line.Device);
        var sink = new FrameCollector();
        again.StartStream(line.Pool, sink, SimulatedLine.Patient);
        Assert.Equal(TriggerOutcome.Exposed, line.Device.FireHardwareTrigger());
        await sink.WaitAsync(1);
        again.StopStream();

        Assert.Equal(CameraLossReason.PowerCycle, loss.Reason);
        Assert.Equal((Imaging.FrameStatus.Complete, 1UL, 0UL), (sink.Frames.Single().Status, sink.Frames.Single().Info.BlockId, sink.Frames.Single().Info.Sequence));
    }

    [Fact, Requirement("CAM-02")]
    public async Task Camera_that_falls_silent_is_lost_by_its_heartbeat()
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn();
        using Camera camera = await SimulatedLine.OpenAsync(device, Quick with { HeartbeatFailuresMax = 2 });
        Task<CameraLostEventArgs> lost = LossOf(camera);

        device.Mute = true;
        CameraLostEventArgs loss = await lost.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(CameraLossReason.HeartbeatFailed, loss.Reason);
        Assert.True(loss.HeartbeatGap > TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public async Task Heartbeat_keeps_control_over_several_timeouts_and_disposing_gives_it_back()
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn();
        Camera camera = await SimulatedLine.OpenAsync(device, Quick);
        long before = device.Statistics.Commands;

        // Three reads a heartbeat, four heartbeats a timeout: four timeouts.
        long start = Stopwatch.GetTimestamp();
        while (device.Statistics.Commands < before + 48 && Stopwatch.GetElapsedTime(start).TotalSeconds < 30) await Task.Delay(20);
        IPEndPoint? held = device.Controller;
        HeartbeatStatistics heartbeats = camera.Heartbeats;
        camera.Dispose();

        Assert.NotNull(held);
        Assert.True(heartbeats is { Answered: >= 15, Failed: 0 } && heartbeats.GapLast > TimeSpan.Zero && heartbeats.GapLast <= heartbeats.GapMax, $"{heartbeats}");
        Assert.Null(device.Controller);
        Assert.True(device.Statistics.Commands >= before + 48);
        Assert.Equal(0, device.Statistics.HeartbeatExpiries);
        Assert.Equal(CameraLossReason.None, camera.LossReason);
    }

    [Theory]
    [InlineData(1500, 16260, 1500)]
    [InlineData(1500, 1402, 1400)]
    [InlineData(9000, 16260, 9000)]
    public async Task Packet_size_is_the_one_that_the_camera_reads_back(int wanted, int greatest, int taken)
    {
        SimulatedCameraOptions options = SimulatedLine.Triggered with { PacketSize = 1000, PacketSizeMax = greatest };
        using SimulatedLine line = await SimulatedLine.StreamAsync(CameraFaults.None, options: options, client: SimulatedLine.Client with { PacketSizeBytes = wanted });

        StreamStatistics statistics = await line.RunAsync(5);

        Assert.Equal(taken, line.Camera.PacketSizeBytes);
        Assert.Equal(taken, line.Camera.Features.GetInteger("GevSCPSPacketSize"));
        Assert.Equal(5, statistics.CompletedBuffers);
        int packets = 2 + (((1280 * 1024) + taken - 36 - 1) / (taken - 36));
        Assert.All(line.Frames, f => Assert.Equal(packets, f.Info.PacketsExpected));
    }

    [Fact, Requirement("CAM-02")]
    public async Task Refused_feature_names_camera_feature_value_and_range()
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn();
        using Camera camera = await SimulatedLine.OpenAsync(device);

        IReadOnlyList<FeatureApplication> applied = camera.Apply(
        [
            new("ExposureTime", "250"), new("ExposureTime", "5"), new("Width", "1282"), new("Width", "1278"),
            new("PixelFormat", "Mono11"), new("SensorWidth", "1"), new("ExposureTimeRaw", "1"),
        ]);

        Assert.Equal([true, false, false, false, false, false, false], applied.Select(a => a.Verified));
        Assert.Equal("camera 'cam-1': feature 'ExposureTime' = 5 is outside 10..1000000", applied[1].Message);
        Assert.Equal("camera 'cam-1': feature 'Width' = 1282 is outside 16..1280 in steps of 4", applied[2].Message);
        Assert.StartsWith("camera 'cam-1': feature 'Width' = 1278", applied[3].Message, StringComparison.Ordinal);
        Assert.StartsWith("camera 'cam-1': feature 'PixelFormat' = 'Mono11' is", applied[4].Message, StringComparison.Ordinal);
        Assert.Contains("Mono8", applied[4].Message, StringComparison.Ordinal);
        Assert.StartsWith("camera 'cam-1': feature 'SensorWidth'", applied[5].Message, StringComparison.Ordinal);
        Assert.Equal("camera 'cam-1': feature 'ExposureTimeRaw' is not in the camera's description", applied[6].Message);
        Assert.Equal((250.0, 1280L), (camera.Features.GetFloat("ExposureTime"), camera.Features.GetInteger("Width")));
    }

    private static CameraOptions Quick => SimulatedLine.Client with { HeartbeatTimeout = TimeSpan.FromMilliseconds(800) };

    private static Task<CameraLostEventArgs> LossOf(Camera camera)
    {
        var lost = new TaskCompletionSource<CameraLostEventArgs>(TaskCreationOptions.RunContinuationsAsynchronously);
        camera.Lost += (_, loss) => lost.TrySetResult(loss);
        return lost.Task;
    }
}
