using EdgeInspector.CameraSimulator;
using EdgeInspector.GigEVision.GenApi;

namespace EdgeInspector.GigEVision.Tests.Simulator;

/// <summary>User sets of the simulated camera, whose sets hold packet size and heartbeat, too.</summary>
[Requirement("CAM-01")]
public sealed class SimulatedUserSetsTests
{
    private static readonly string[] Recipe = ["ExposureTime", "Width", "TriggerMode"];

    [Fact]
    public async Task Saved_set_outlives_a_power_cycle_and_is_what_the_camera_starts_with()
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn();
        using (Camera camera = await SimulatedLine.OpenAsync(device))
        {
            var sets = new UserSets(camera);
            Assert.Equal(["Default", "UserSet1", "UserSet2"], sets.Names);
            Assert.Equal("Default", sets.AtPowerOn);
            Assert.All(camera.Apply([new("ExposureTime", "777"), new("Width", "640"), new("TriggerMode", "Off")]), a => Assert.True(a.Verified, a.Message));
            sets.Save("UserSet1", Recipe);
            sets.UseAtPowerOn("UserSet1");
            sets.Load("Default");
            Assert.Equal(["100", "1280", "On"], Recipe.Select(camera.Features.GetText));
        }

        device.PowerCycle(TimeSpan.Zero);

        using Camera again = await SimulatedLine.OpenAsync(device);
        Assert.Equal(["777", "640", "Off"], Recipe.Select(again.Features.GetText));
        Assert.Equal("UserSet1", new UserSets(again).AtPowerOn);
    }

    [Fact]
    public async Task Loaded_set_does_not_get_to_change_packet_size_and_heartbeat()
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn();
        using Camera camera = await SimulatedLine.OpenAsync(device, SimulatedLine.Client with { PacketSizeBytes = 9000, HeartbeatTimeout = TimeSpan.FromSeconds(2) });
        Assert.True(camera.ReadRegister(0xD04, out uint packetSize).Succeeded);
        Assert.True(camera.ReadRegister(0x938, out uint heartbeat).Succeeded);
        Assert.Equal((9000u, 1999u), (packetSize & 0xFFFF, heartbeat));

        new UserSets(camera).Load("UserSet2");   // as the maker's: packets of 1500 bytes, 3 s

        camera.ReadRegister(0xD04, out uint packetSizeAfter);
        camera.ReadRegister(0x938, out uint heartbeatAfter);
        Assert.Equal((packetSize, heartbeat), (packetSizeAfter, heartbeatAfter));
    }

    [Fact]
    public async Task Makers_set_and_a_streaming_camera_are_refused_by_name()
    {
        using SimulatedLine line = await SimulatedLine.StreamAsync(new());
        var sets = new UserSets(line.Camera);

        FeatureException streaming = Assert.Throws<FeatureException>(() => sets.Load("UserSet1"));
        line.Stop();
        FeatureException factory = Assert.Throws<FeatureException>(() => sets.Save("Default", Recipe));

        Assert.Equal((FeatureError.Locked, FeatureError.ReadOnly), (streaming.Error, factory.Error));
        Assert.Contains("'UserSet1' cannot be loaded while the camera streams", streaming.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Busy_storage_is_asked_again_until_it_has_stored()
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn();
        using Camera camera = await SimulatedLine.OpenAsync(device);
        camera.Features.SetFloat("ExposureTime", 321);
        device.RefuseNext(0x8007, opcode: 0x0082, count: 2);

        new UserSets(camera).Save("UserSet2", ["ExposureTime"]);

        Assert.Equal(321, camera.Features.GetFloat("ExposureTime"));
    }
}
