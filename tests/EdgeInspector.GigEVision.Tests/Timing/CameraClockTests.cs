using CsCheck;
using EdgeInspector.GigEVision.Timing;

namespace EdgeInspector.GigEVision.Tests.Timing;

/// <summary>The mapping against clocks that are made up, so that the true time is known.</summary>
public sealed class CameraClockTests
{
    private const long Second = 1_000_000_000;
    private const long HostStart = 5_000 * Second;

    [Fact]
    public void True_time_is_always_within_the_bound()
    {
        long mapped = 0;
        long jumps = 0;
        Worlds.Sample(
            world =>
            {
                var random = new Random(world.Seed);
                var clock = new CameraClock(new CameraClockOptions { HostFrequency = Second, TickFrequency = world.TickFrequency });
                double camera = world.StartNs;
                long host = HostStart;
                for (int step = 0; step < 80; step++)
                {
                    // A clock that wanders within the change allowed, read over a network that is sometimes slow in one direction only.
                    long jump = step == world.JumpAt ? world.JumpNs : 0;
                    double wander = 2.4 * Math.Sin(step / 9.0);
                    long pause = (long)(Second * (0.5 + (4 * random.NextDouble())));
                    camera += jump;
                    for (int frame = 0; frame < 4; frame++)
                    {
                        long part = pause / 4;
                        host += part;
                        camera += part * (1 + ((world.DriftPpm + wander) * 1e-6));
                        long arrived = host + (long)(50e6 * random.NextDouble());
                        if (!clock.TryMap(world.Shown(camera), arrived, out HostTime moment))
                        {
                            Assert.True(step == 0 || step == world.JumpAt, $"step {step}: a frame was refused");
                            continue;
                        }

                        Assert.True(
                            Math.Abs(moment.Timestamp - host) <= moment.ErrorNs,
                            $"step {step}: off by {moment.Timestamp - host} ns, bound {moment.ErrorNs} ns");
                        mapped++;
                    }

                    long there = Delay(random);
                    long back = Delay(random);
                    ClockJump seen = clock.Add(new ClockSample(host - there, world.Shown(camera), host + back));
                    Assert.Equal(step == world.JumpAt, seen != ClockJump.None);
                    if (seen != ClockJump.None) jumps++;
                }

                Assert.True(Math.Abs(clock.DriftPpm - world.DriftPpm) <= clock.DriftErrorPpm + 2.5);
            },
            iter: 400, threads: 1);
        Assert.True(mapped > 100_000 && jumps > 100, $"{mapped} frames mapped, {jumps} jumps");
    }

    [Fact]
    public void Bound_of_one_reading_is_half_the_round_trip_and_drift_times_age()
    {
        CameraClock clock = New();
        clock.Add(new ClockSample(HostStart, 7 * Second, HostStart + 1_000_000));

        Assert.True(clock.TryMap(17 * Second, HostStart + (11 * Second), out HostTime moment));

        // 0.5 ms, 10 s at 200 ppm, and the clock's own ticks of 1 ns.
        Assert.InRange(moment.ErrorNs, 500_000 + 2_000_000, 500_000 + 2_000_000 + 4);
        Assert.Equal(HostStart + 500_000 + (10 * Second), moment.Timestamp, 1.0);
    }

    [Fact]
    public void Readings_over_a_minute_narrow_the_bound()
    {
        CameraClock clock = Steady(driftPpm: 40, count: 30, out long host, out ulong camera);

        Assert.InRange(clock.DriftPpm, 38, 42);
        Assert.InRange(clock.DriftErrorPpm, 5, 9);
        Assert.True(clock.TryMap(camera, host + 1000, out HostTime moment));
        Assert.InRange(moment.ErrorNs, 1, 110_000);
    }

    [Fact]
    public void Slow_answer_spoils_nothing()
    {
        CameraClock clock = Steady(driftPpm: 0, count: 10, out long host, out ulong camera);
        Assert.True(clock.TryMap(camera, host + 1000, out HostTime before));

        Assert.Equal(ClockJump.None, clock.Add(new ClockSample(host, camera + (ulong)(400_000_000), host + 450_000_000)));

        Assert.True(clock.TryMap(camera, host + 1000, out HostTime after));
        Assert.True(after.ErrorNs <= before.ErrorNs);
    }

    [Theory]
    [InlineData(2 * Second, 1_000_000, ClockJump.CameraReset)]
    [InlineData(2 * Second, 100 * Second, ClockJump.CameraSetBack)]
    [InlineData(2 * Second, 1_003 * Second, ClockJump.CameraAhead)]
    [InlineData(2 * Second, 1_001 * Second, ClockJump.CameraBehind)]
    [InlineData(-2 * Second, 1_002 * Second, ClockJump.HostWentBack)]
    [InlineData(2 * Second, 1_002 * Second, ClockJump.None)]
    public void Jumps_are_named(long hostNs, long cameraNs, ClockJump expected)
    {
        CameraClock clock = New();
        clock.Add(new ClockSample(HostStart, 1_000 * Second, HostStart + 200_000));

        Assert.Equal(expected, clock.Add(new ClockSample(HostStart + hostNs, (ulong)cameraNs, HostStart + hostNs + 200_000)));

        Assert.Equal((expected == ClockJump.None ? 0 : 1, expected), (clock.Jumps, clock.LastJump));
        Assert.Equal(expected == ClockJump.None ? 2 : 1, clock.SampleCount);
    }

    [Fact]
    public void Rate_that_changes_beyond_the_limit_starts_the_window_anew()
    {
        CameraClock clock = Steady(driftPpm: 0, count: 30, out long host, out ulong camera);

        // 60 ppm over 2 s are 120 µs: no jump of a crystal, but more than 5 ppm and the round trip of 200 µs ever gave.
        ClockJump seen = ClockJump.None;
        for (int i = 0; i < 10 && seen == ClockJump.None; i++)
        {
            host += 2 * Second;
            camera += (2 * (ulong)Second) + 120_000;
            seen = clock.Add(new ClockSample(host - 100_000, camera, host + 100_000));
        }

        Assert.Equal(ClockJump.RateChanged, seen);
        Assert.Equal(1, clock.SampleCount);
    }

    [Fact]
    public void Frame_whose_time_contradicts_its_arrival_is_not_mapped()
    {
        CameraClock clock = Steady(driftPpm: 0, count: 10, out long host, out ulong camera);

        Assert.False(clock.TryMap(camera + (ulong)Second, host, out _));
        Assert.False(clock.TryMap(camera - (6 * (ulong)Second), host, out _));
        Assert.True(clock.TryMap(camera - (4 * (ulong)Second), host, out _));
        Assert.False(New().TryMap(camera, host, out HostTime none));
        Assert.Equal(default, none);
    }

    [Fact]
    public void Clock_with_the_top_bit_set_and_a_coarse_host_clock_are_mapped()
    {
        var clock = new CameraClock(new CameraClockOptions { HostFrequency = 10_000_000, TickFrequency = 125_000_000 });
        const ulong Start = 0xFFFF_0000_0000_0000;
        clock.Add(new ClockSample(50_000_000, Start, 50_002_000));

        Assert.True(clock.TryMap(Start + (ulong)Second, 60_010_000, out HostTime moment));

        Assert.Equal(60_001_000, moment.Timestamp, 5.0);
        Assert.InRange(moment.ErrorNs, 300_000, 301_000);
    }

    [Fact]
    public void Ticks_become_nanoseconds_without_overflow()
    {
        Assert.Equal(8UL, CameraClock.ToNanoseconds(1, 125_000_000));
        Assert.Equal(9_223_372_036_854_775_808UL, CameraClock.ToNanoseconds(1_152_921_504_606_846_976, 125_000_000));
        Assert.Equal(ulong.MaxValue, CameraClock.ToNanoseconds(ulong.MaxValue, 0));
    }

    [Fact]
    public void Mapping_allocates_nothing()
    {
        CameraClock clock = Steady(driftPpm: 0, count: 32, out long host, out ulong camera);
        long errors = 0;
        for (int i = 0; i < 100; i++) errors += Map(clock, camera, host);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 10_000; i++) errors += Map(clock, camera, host);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.True(errors > 0);
    }

    private static long Map(CameraClock clock, ulong camera, long host) => clock.TryMap(camera, host + 1000, out HostTime moment) ? moment.ErrorNs : long.MinValue;

    private static CameraClock New() => new(new CameraClockOptions { HostFrequency = Second });

    // A reading every 2 s, 100 µs each way.
    private static CameraClock Steady(double driftPpm, int count, out long host, out ulong camera)
    {
        CameraClock clock = New();
        host = HostStart;
        camera = 1_000 * (ulong)Second;
        for (int i = 0; i < count; i++)
        {
            host += 2 * Second;
            camera += (2 * (ulong)Second) + (ulong)(long)(2_000 * driftPpm);
            Assert.Equal(ClockJump.None, clock.Add(new ClockSample(host - 100_000, camera, host + 100_000)));
        }

        return clock;
    }

    private static long Delay(Random random) => (long)(40_000 + (random.Next(10) == 0 ? 5e6 * random.NextDouble() : 100_000 * random.NextDouble()));

    // Jumps of more than a frame may be late: what is less cannot be told from a late frame, as the class says.
    private static Gen<World> Worlds => Gen.Select(
        Gen.Int, Gen.Double[-190, 190], Gen.Double[1e12, 1e15], Gen.Int[0, 3].Select(i => new[] { 0UL, 1_000_000_000UL, 125_000_000UL, 1_000_000UL }[i]), Gen.Int[1, 120],
        Gen.OneOf(Gen.Long[6 * Second, 900 * Second], Gen.Long[-900 * Second, -10 * Second]))
        .Select((seed, drift, start, ticks, jumpAt, jump) => new World(seed, drift, start, ticks, jumpAt, jump));

    private sealed record World(int Seed, double DriftPpm, double StartNs, ulong TickFrequency, int JumpAt, long JumpNs)
    {
        /// <summary>What the camera's clock shows: whole ticks.</summary>
        public ulong Shown(double ns)
        {
            ulong frequency = TickFrequency == 0 ? Second : TickFrequency;
            return CameraClock.ToNanoseconds((ulong)((UInt128)ns * frequency / Second), TickFrequency);
        }
    }
}
