using System.Diagnostics;
using EdgeInspector.GigEVision.Tests.Simulator;
using EdgeInspector.GigEVision.Timing;

namespace EdgeInspector.GigEVision.Tests.Timing;

public sealed class CameraClockSamplerTests
{
    [Fact]
    public async Task Simulated_cameras_frames_are_put_on_our_clock_between_trigger_and_arrival()
    {
        using SimulatedLine line = await SimulatedLine.StreamAsync(new());
        using var sampler = new CameraClockSampler(line.Camera, Quiet.Logger, TimeSpan.FromMilliseconds(20));
        await ReadAsync(sampler, 5);

        for (int i = 1; i <= 5; i++)
        {
            long triggered = Stopwatch.GetTimestamp();
            await line.TriggerAsync(1);
            await line.WaitAsync(i);
            var info = line.Frames[^1].Info;

            Assert.True(sampler.Clock.TryMap(info.CameraTimestampNs, info.FirstPacketAt, out HostTime moment), $"frame {i}");
            long ticksPerNs = Stopwatch.Frequency / 1_000_000_000;
            Assert.InRange(moment.Timestamp, triggered - (moment.ErrorNs * ticksPerNs), info.FirstPacketAt);
        }

        line.Stop();
        Assert.Equal((0, 0), (sampler.Failures, sampler.Clock.Jumps));
    }

    private static async Task ReadAsync(CameraClockSampler sampler, int count)
    {
        long start = Stopwatch.GetTimestamp();
        while (sampler.Readings < count)
        {
            Assert.True(Stopwatch.GetElapsedTime(start).TotalSeconds < 20, $"{sampler.Readings} readings, {sampler.Failures} failures");
            await Task.Delay(5);
        }
    }
}
