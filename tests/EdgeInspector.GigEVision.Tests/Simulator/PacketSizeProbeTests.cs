using EdgeInspector.CameraSimulator;

namespace EdgeInspector.GigEVision.Tests.Simulator;

/// <summary>The packet size is what really comes through, not what both ends allow.</summary>
public sealed class PacketSizeProbeTests
{
    [Theory]
    [InlineData(9000, 0, 9000, 9000)]
    [InlineData(9000, 1500, 1500, 1500)]
    [InlineData(1500, 1402, 1396, 1400)]
    [InlineData(9000, 4242, 4232, 4240)]
    [InlineData(1500, 600, 592, 600)]
    public async Task Size_is_lowered_to_what_the_path_lets_through_and_images_come(int wanted, int pathMtu, int least, int most)
    {
        CameraOptions client = SimulatedLine.Client with { PacketSizeBytes = wanted };
        using SimulatedLine line = await SimulatedLine.StreamAsync(new CameraFaults { PathMtu = pathMtu }, client: client);
        int size = line.Camera.PacketSizeBytes;

        StreamStatistics statistics = await line.RunAsync(2);

        Assert.InRange(size, least, most);
        Assert.Equal(size, line.Camera.Features.GetInteger("GevSCPSPacketSize"));
        Assert.Equal(PacketSizeSource.Tested, line.Camera.PacketSizeSource);
        Assert.Equal((2, 0), (statistics.CompletedBuffers, statistics.Failures));
    }

    [Fact]
    public async Task Path_that_lets_no_test_packet_through_leaves_the_size_and_says_that_it_is_untested()
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn(SimulatedLine.Triggered with { Faults = new CameraFaults { PathMtu = 100 } });
        using Camera camera = await SimulatedLine.OpenAsync(device);

        Assert.Equal((1500, PacketSizeSource.Untested), (camera.PacketSizeBytes, camera.PacketSizeSource));
        Assert.Equal(0, device.Statistics.TestPackets);
    }

    [Fact]
    public async Task Probe_that_is_not_wanted_is_not_made()
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn(SimulatedLine.Triggered with { Faults = new CameraFaults { PathMtu = 1000 } });
        using Camera camera = await SimulatedLine.OpenAsync(device, SimulatedLine.Client with { ProbePacketSize = false });

        Assert.Equal((1500, PacketSizeSource.Untested), (camera.PacketSizeBytes, camera.PacketSizeSource));
        Assert.Equal(0, device.Statistics.TestPackets);
    }

    [Fact]
    public async Task Probe_leaves_the_stream_closed_and_its_destination_as_it_was()
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn();
        using Camera camera = await SimulatedLine.OpenAsync(device);

        Assert.Equal(1, device.Statistics.TestPackets);
        Assert.False(device.IsArmed);
        Assert.Equal(0, camera.Features.GetInteger("GevSCDA"));
        Assert.Equal(0, camera.Features.GetInteger("GevSCPHostPort"));
    }
}
