using EdgeInspector.CameraSimulator;
using EdgeInspector.CameraSimulator.Patterns;
using EdgeInspector.GigEVision.Tests.Peers;

namespace EdgeInspector.GigEVision.Tests.Simulator;

/// <summary>One image for setting up, however the camera is triggered.</summary>
[Collection("127.0.0.1:3956")]
public sealed class SnapshotTests
{
    [Fact]
    public async Task Free_running_camera_gives_one_whole_image_and_stops()
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn(SimulatedLine.Triggered with { TriggerOn = false });
        using Camera camera = await SimulatedLine.OpenAsync(device);

        using Snapshot snapshot = await Snapshot.TakeAsync(camera, TimeSpan.FromSeconds(10), CancellationToken.None);

        AssertWhole(snapshot);
        Assert.Equal("camera 'cam-1': image of 1280 x 1024 Mono8", snapshot.Message);
        Assert.False(device.IsArmed);
    }

    [Fact]
    public async Task Camera_with_a_software_trigger_is_triggered()
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn();
        using Camera camera = await SimulatedLine.OpenAsync(device);
        Assert.All(camera.Apply([new("TriggerSource", "Software")]), a => Assert.True(a.Verified, a.Message));

        using Snapshot snapshot = await Snapshot.TakeAsync(camera, TimeSpan.FromSeconds(10), CancellationToken.None);

        AssertWhole(snapshot);
    }

    [Fact]
    public async Task Trigger_that_does_not_come_and_packets_that_do_not_come_are_told_apart()
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn();
        using Camera camera = await SimulatedLine.OpenAsync(device);

        using Snapshot untriggered = await Snapshot.TakeAsync(camera, TimeSpan.FromMilliseconds(300), CancellationToken.None);
        Assert.All(camera.Apply([new("TriggerSource", "Software")]), a => Assert.True(a.Verified, a.Message));
        device.Faults = new CameraFaults { PathMtu = 600 };
        using Snapshot holed = await Snapshot.TakeAsync(camera, TimeSpan.FromSeconds(1), CancellationToken.None);

        Assert.Null(untriggered.Frame);
        Assert.Equal("camera 'cam-1': no complete image within 0.3 s, 0 incomplete: it waits for a trigger from Line1", untriggered.Message);
        Assert.Null(holed.Frame);
        Assert.EndsWith("incomplete: packets are lost, try a smaller packet size", holed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Peer_gives_an_image_and_a_second_one_after_it()
    {
        using FakeCamera peer = await FakeCamera.StartAsync("EI-SNAP");
        using Camera camera = await FakeCameraTests.OpenAsync(FakeCamera.Selector);

        using Snapshot first = await Snapshot.TakeAsync(camera, TimeSpan.FromSeconds(10), CancellationToken.None);
        using Snapshot second = await Snapshot.TakeAsync(camera, TimeSpan.FromSeconds(10), CancellationToken.None);

        Assert.True(first.Frame is not null && second.Frame is not null, $"{first.Message}; {second.Message}");
        Assert.Equal((512, 512), (first.Frame!.Info.Width, second.Frame!.Info.Height));
    }

    private static void AssertWhole(Snapshot snapshot)
    {
        Assert.True(snapshot.Frame is not null, snapshot.Message);
        var expected = new byte[1280 * 1024];
        TestPattern.Fill(snapshot.Frame!.Info.BlockId - 1, expected);
        Assert.True(snapshot.Frame.Buffer.Span[..expected.Length].SequenceEqual(expected));
    }
}
