using EdgeInspector.CameraSimulator;
using EdgeInspector.GigEVision.GenApi;
using EdgeInspector.GigEVision.Tests.Gvcp;

namespace EdgeInspector.GigEVision.Tests.Simulator;

/// <summary>Control, exclusive control, and looking on.</summary>
public sealed class PrivilegeTests
{
    [Fact]
    public async Task Exclusive_control_shuts_others_out_even_from_reading_and_they_are_told_that_it_is_in_use()
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn();
        using Camera owner = await SimulatedLine.OpenAsync(device, SimulatedLine.Client with { Privilege = CameraPrivilege.Exclusive });

        CameraOpening second = await TryAsync(device, CameraPrivilege.Control);
        CameraOpening looker = await TryAsync(device, CameraPrivilege.Monitor);
        owner.Features.SetFloat("ExposureTime", 300);

        Assert.Equal((CameraOpenOutcome.InUse, CameraOpenOutcome.InUse), (second.Outcome, looker.Outcome));
        Assert.Equal("camera 'cam-1' at 127.0.0.1 is controlled by an application that the camera does not name", looker.Message);
        Assert.Equal(300, owner.Features.GetFloat("ExposureTime"));
        Assert.Equal(CameraLossReason.None, owner.LossReason);
    }

    [Fact]
    public async Task Monitor_reads_beside_the_owner_and_writes_nothing()
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn();
        using Camera owner = await SimulatedLine.OpenAsync(device);
        owner.Features.SetFloat("ExposureTime", 321);
        System.Net.IPEndPoint? controller = device.Controller;

        CameraOpening opening = await TryAsync(device, CameraPrivilege.Monitor);
        using Camera monitor = opening.Camera!;
        FeatureException refused = Assert.Throws<FeatureException>(() => monitor.Features.SetFloat("ExposureTime", 300));
        FeatureException noStream = Assert.Throws<FeatureException>(() => Stream(monitor));

        Assert.Equal(CameraOpenOutcome.Opened, opening.Outcome);
        Assert.Equal((321.0, 1500), (monitor.Features.GetFloat("ExposureTime"), monitor.PacketSizeBytes));
        Assert.StartsWith("camera 'cam-1': feature 'ExposureTime' = 300 cannot be written", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("the camera was opened with privilege Monitor, which only reads; allowed: Control, Exclusive", refused.Message, StringComparison.Ordinal);
        Assert.Equal("camera 'cam-1': its stream is not open (SCP 0), and with privilege Monitor it is not opened; allowed: Control, Exclusive", noStream.Message);
        monitor.Dispose();
        Assert.Equal(controller, device.Controller);
        Assert.Equal(CameraLossReason.None, owner.LossReason);
    }

    [Fact]
    public async Task Monitor_of_a_free_camera_takes_no_control()
    {
        using var device = new ScriptedCamera();

        CameraOpening opening = await Camera.OpenAsync(
            device.Selector, SimulatedLine.Client with { Privilege = CameraPrivilege.Monitor }, Quiet.Logger, CancellationToken.None);
        opening.Camera?.Dispose();

        Assert.Equal(CameraOpenOutcome.Opened, opening.Outcome);
        Assert.Empty(device.Writes);
    }

    [Fact]
    public async Task Control_whose_acknowledgement_was_lost_is_ours_when_the_camera_names_us()
    {
        using var device = new ScriptedCamera { LosesFirstControl = true };

        CameraOpening opening = await Camera.OpenAsync(device.Selector, SimulatedLine.Client, Quiet.Logger, CancellationToken.None);
        opening.Camera?.Dispose();

        Assert.True(opening.Outcome == CameraOpenOutcome.Opened, opening.Message);
        Assert.Equal([(0xA00u, 2u), (0xA00u, 0u)], device.Writes.Where(w => w.Address == 0xA00));
    }

    [Fact]
    public async Task Control_that_does_not_read_back_is_no_control_and_is_given_up()
    {
        using var device = new ScriptedCamera { Ignored = 0xA00 };

        CameraOpening opening = await Camera.OpenAsync(device.Selector, SimulatedLine.Client, Quiet.Logger, CancellationToken.None);

        Assert.Equal(CameraOpenOutcome.Refused, opening.Outcome);
        Assert.Equal("camera 'cam-1' at 127.0.0.1: control (CCP) reads back 0x0, 0x2 was asked for: Malformed", opening.Message);
        Assert.Equal((0xA00u, 0u), device.Writes.Last());
    }

    [Fact]
    public async Task Control_is_taken_over_with_the_switchover_key_and_may_be_taken_in_turn()
    {
        // The owner before us has allowed it under the key 0x1234: whoever asks without it is refused.
        using var device = new ScriptedCamera { [0x934] = 1u << 21 };
        device.Judge = (address, value) => address == 0xA00 && value != 0 && value >> 16 != 0x1234 ? (ushort)0x8006 : (ushort)0;

        CameraOpening without = await Camera.OpenAsync(device.Selector, SimulatedLine.Client, Quiet.Logger, CancellationToken.None);
        CameraOpening with = await Camera.OpenAsync(device.Selector, SimulatedLine.Client with { SwitchoverKey = 0x1234 }, Quiet.Logger, CancellationToken.None);
        with.Camera?.Dispose();

        Assert.Equal((CameraOpenOutcome.InUse, CameraOpenOutcome.Opened), (without.Outcome, with.Outcome));
        Assert.Equal(
            [(0xA00u, 0x0000_0002u), (0xA00u, 0x1234_0002u), (0x95Cu, 0x1234u), (0xA00u, 0x1234_0006u), (0xA00u, 0u)],
            device.Writes.Where(w => w.Address is 0xA00 or 0x95C));
    }

    [Fact]
    public async Task Switchover_key_for_a_camera_that_cannot_is_refused_before_control_is_taken()
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn(SimulatedLine.Triggered with { Switchover = false });

        CameraOpening opening = await Camera.OpenAsync(
            SimulatedLine.SelectorOf(device), SimulatedLine.Client with { SwitchoverKey = 1 }, Quiet.Logger, CancellationToken.None);

        Assert.Equal(CameraOpenOutcome.Refused, opening.Outcome);
        Assert.Contains("cannot hand control over", opening.Message, StringComparison.Ordinal);
        Assert.Null(device.Controller);
    }

    [Fact, Requirement("CAM-02")]
    public async Task Simulated_camera_changes_its_owner_for_the_right_key_only_and_the_former_owner_notices()
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn();
        CameraOptions keyed = SimulatedLine.Client with { SwitchoverKey = 0x1234, HeartbeatTimeout = TimeSpan.FromSeconds(2) };
        using Camera first = await SimulatedLine.OpenAsync(device, keyed);
        var lost = new TaskCompletionSource<CameraLostEventArgs>(TaskCreationOptions.RunContinuationsAsynchronously);
        first.Lost += (_, loss) => lost.TrySetResult(loss);

        CameraOpening without = await TryAsync(device, CameraPrivilege.Control);
        CameraOpening wrong = await Camera.OpenAsync(
            SimulatedLine.SelectorOf(device), keyed with { SwitchoverKey = 0x4321 }, Quiet.Logger, CancellationToken.None);
        using Camera second = await SimulatedLine.OpenAsync(device, keyed);
        CameraLostEventArgs loss = await lost.Task.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal((CameraOpenOutcome.InUse, CameraOpenOutcome.InUse), (without.Outcome, wrong.Outcome));
        Assert.Equal(CameraLossReason.ControlLost, loss.Reason);
        Assert.Equal(CameraLossReason.None, second.LossReason);
    }

    private static Task<CameraOpening> TryAsync(SimulatedCamera device, CameraPrivilege privilege) =>
        Camera.OpenAsync(SimulatedLine.SelectorOf(device), SimulatedLine.Client with { Privilege = privilege }, Quiet.Logger, CancellationToken.None);

    private static void Stream(Camera camera)
    {
        using var pool = new Imaging.FramePool(1, 1280 * 1024);
        camera.StartStream(pool, new FrameCollector(), new StreamOptions());
    }
}
