using System.Net;
using EdgeInspector.CameraSimulator;
using EdgeInspector.GigEVision.GenApi;
using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Tests.Simulator;

/// <summary>A second receiver looks on at the stream of a camera that another one controls.</summary>
public sealed class MulticastTests
{
    private static readonly IPAddress _group = IPAddress.Parse("239.255.42.7");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Monitor_gets_the_frames_that_the_controller_gets(bool lossy)
    {
        CameraFaults faults = lossy ? new CameraFaults { LossProbability = 0.002 } : new CameraFaults();
        using SimulatedLine line = await SimulatedLine.StreamAsync(faults, SimulatedLine.Patient with { Group = _group });
        using Camera monitor = await SimulatedLine.OpenAsync(line.Device, SimulatedLine.Client with { Privilege = CameraPrivilege.Monitor });
        using var pool = new FramePool(12, monitor.PayloadSizeBytes, poison: 0x5A);
        var seen = new FrameCollector();
        monitor.StartStream(pool, seen, SimulatedLine.Patient);
        Assert.Equal(line.Camera.Stream!.Port, monitor.Stream!.Port);

        StreamStatistics controller = await line.RunAsync(8);
        await seen.WaitAsync(8);
        monitor.StopStream();

        FrameCollector.Taken[] frames = [.. seen.Frames.OrderBy(f => f.Info.Sequence)];
        Assert.Equal(line.Frames.Select(f => f.Info.BlockId), frames.Select(f => f.Info.BlockId));
        Assert.Equal(line.Frames.Select(f => f.Info.CameraTimestampNs), frames.Select(f => f.Info.CameraTimestampNs));
        Assert.Equal(8, controller.CompletedBuffers);
        Assert.Equal(0, monitor.Stream.Statistics.ResendRequests);
        Assert.All(frames, f => Assert.Equal(FrameStatus.Complete, f.Status));
        var expected = new byte[1280 * 1024];
        foreach (FrameCollector.Taken frame in frames)
        {
            CameraSimulator.Patterns.TestPattern.Fill(frame.Info.BlockId - 1, expected);
            Assert.True(expected.AsSpan().SequenceEqual(frame.Pixels), $"block {frame.Info.BlockId}");
        }

        // Without loss a busy machine may pause in a frame for so long that its trailer is asked for.
        if (lossy) Assert.True(controller.ResendRequests > 0);
    }

    [Fact]
    public async Task Monitor_that_goes_leaves_the_stream_running_and_the_control_where_it_was()
    {
        using SimulatedLine line = await SimulatedLine.StreamAsync(new(), SimulatedLine.Patient with { Group = _group });
        IPEndPoint? owner = line.Device.Controller;
        for (int round = 0; round < 2; round++)
        {
            using Camera monitor = await SimulatedLine.OpenAsync(line.Device, SimulatedLine.Client with { Privilege = CameraPrivilege.Monitor });
            using var pool = new FramePool(4, monitor.PayloadSizeBytes);
            monitor.StartStream(pool, new FrameCollector(), SimulatedLine.Patient);
        }

        StreamStatistics controller = await line.RunAsync(3);

        Assert.Equal(3, controller.CompletedBuffers);
        Assert.NotNull(owner);
        Assert.Equal(owner, line.Device.Controller);
    }

    [Fact]
    public async Task Stream_to_one_host_cannot_be_looked_on_and_a_group_that_is_none_is_refused()
    {
        using SimulatedLine line = await SimulatedLine.StreamAsync(new());
        using Camera monitor = await SimulatedLine.OpenAsync(line.Device, SimulatedLine.Client with { Privilege = CameraPrivilege.Monitor });
        using var pool = new FramePool(4, monitor.PayloadSizeBytes);

        FeatureException alone = Assert.Throws<FeatureException>(() => monitor.StartStream(pool, new FrameCollector(), new StreamOptions()));
        line.Stop();
        ArgumentException none = Assert.Throws<ArgumentException>(
            () => line.Camera.StartStream(line.Pool, line.Sink, new StreamOptions { Group = IPAddress.Parse("224.0.0.5") }));

        Assert.Contains("it streams to 127.0.0.1:", alone.Message, StringComparison.Ordinal);
        Assert.Contains("group 224.0.0.5 is outside 224.0.1.0..239.255.255.255", none.Message, StringComparison.Ordinal);
    }
}
