using System.Buffers.Binary;
using EdgeInspector.CameraSimulator.Tests.Wire;
using Microsoft.Extensions.Time.Testing;

namespace EdgeInspector.CameraSimulator.Tests;

/// <summary>The timestamps: their frequency, their drift, and what must not feel them jump.</summary>
public sealed class ClockTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(1_000_000_000, 0, 2_000_000_000)]
    [InlineData(125_000_000, 0, 250_000_000)]
    [InlineData(5_000_000_000, 0, 10_000_000_000)]
    [InlineData(1_000_000_000, 50, 2_000_100_000)]
    [InlineData(1_000_000, -100, 1_999_800)]
    public void Timestamp_counts_the_ticks_of_its_frequency_and_drift(long frequencyHz, double driftPpm, ulong afterTwoSeconds)
    {
        using var bench = new Bench(Bench.Small with { Time = _time, TickFrequency = frequencyHz, ClockDriftPpm = driftPpm });
        bench.Client.TakeControl();

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal((ulong)frequencyHz, BinaryPrimitives.ReadUInt64BigEndian(bench.Client.ReadMemory(0x93C, 8)));
        Assert.Equal(afterTwoSeconds, Latch(bench));
    }

    [Fact]
    public void First_timestamp_may_have_its_top_bit_set_and_stands_in_the_leader()
    {
        using Bench bench = Bench.Streaming(Bench.Small with { Time = _time, FirstTimestamp = 0xFFFF_FFFF_FFFF_FFF0 });

        byte[] leader = bench.Trigger()[0].Payload;

        Assert.Equal(0xFFFF_FFFF_FFFF_FFF0, BinaryPrimitives.ReadUInt64BigEndian(leader.AsSpan(4)));
    }

    [Fact]
    public void Clock_jumps_both_ways_without_costing_control_or_stream()
    {
        using Bench bench = Bench.Streaming(Bench.Small with { Time = _time, TickFrequency = 1_000_000 });
        _time.Advance(TimeSpan.FromMilliseconds(500));

        bench.Camera.JumpClock(TimeSpan.FromDays(1));
        ulong ahead = Latch(bench);
        bench.Camera.JumpClock(-TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        ulong behind = Latch(bench);
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(86_400_500_000UL, ahead);
        Assert.Equal(unchecked(0UL - 500_000UL), behind);
        Assert.True(bench.Camera.IsArmed);
        Assert.Equal(0, bench.Camera.Statistics.HeartbeatExpiries);
    }

    [Fact]
    public void Heartbeat_does_not_run_at_the_frequency_of_the_timestamps()
    {
        using Bench bench = Bench.Streaming(Bench.Small with { Time = _time, TickFrequency = 1000, ClockDriftPpm = 10_000 });

        _time.Advance(TimeSpan.FromMilliseconds(2990));

        Assert.True(bench.Camera.IsArmed);
        for (int i = 0; i < 10; i++) _time.Advance(TimeSpan.FromMilliseconds(20));
        Assert.False(bench.Camera.IsArmed);
    }

    [Fact]
    public void Packet_delay_counts_ticks_of_the_camera()
    {
        using Bench bench = Bench.Streaming(Bench.Small with { TickFrequency = 1000 });   // a tick is a millisecond
        bench.Client.Write(0xD08, 5);
        long start = TimeProvider.System.GetTimestamp();

        bench.Trigger();

        // 12 distances of 5 ms; with ticks taken for nanoseconds it would be nothing at all.
        Assert.True(TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromMilliseconds(40));
    }

    private static ulong Latch(Bench bench)
    {
        bench.Client.Write(0x944, 2);
        return BinaryPrimitives.ReadUInt64BigEndian(bench.Client.ReadMemory(0x948, 8));
    }
}
