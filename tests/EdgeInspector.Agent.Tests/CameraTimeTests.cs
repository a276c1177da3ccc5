using EdgeInspector.GigEVision.Timing;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using Microsoft.Extensions.Time.Testing;

namespace EdgeInspector.Agent.Tests;

/// <summary>A camera's stamps in line time: with a bound, or not at all.</summary>
public sealed class CameraTimeTests
{
    private const ulong Second = 1_000_000_000;

    // Its timestamps count from year 1: today they would be beyond 2^63 ns, which no clock since a PC was switched on is.
    private readonly FakeTimeProvider _wall = new(new DateTimeOffset(100, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly LineClock _line;
    private readonly CameraTime _time;

    public CameraTimeTests()
    {
        _line = new LineClock(_wall);
        _time = new CameraTime(_line);
    }

    [Fact, Requirement("CLK-01")]
    public void Image_has_no_line_time_before_the_first_reading_of_the_clock()
    {
        CameraStamp before = _time.Of(Image(5 * Second));
        _time.Use(new CameraClock(Options), CameraClockSource.Sampled);

        Assert.Equal(new CameraStamp { CameraNs = 5 * Second }, before);
        Assert.Equal(new CameraStamp { CameraNs = 5 * Second }, _time.Of(Image(5 * Second)));
    }

    [Theory, Requirement("CLK-01")]
    [InlineData(CameraClockSource.Sampled)]
    [InlineData(CameraClockSource.Ptp)]
    public void Stamp_is_told_in_line_time_with_its_bound(CameraClockSource source)
    {
        _wall.Advance(TimeSpan.FromSeconds(3));
        _time.Use(Read(cameraNs: 100 * Second, roundTrip: TimeSpan.FromMilliseconds(2)), source);
        _wall.Advance(TimeSpan.FromMilliseconds(98));

        CameraStamp stamp = _time.Of(Image((100 * Second) + 50_000_000));

        Assert.Equal((source, true), (stamp.Source, stamp.IsMapped));
        Assert.InRange(stamp.At.TotalMilliseconds, 3050, 3052);
        Assert.InRange(stamp.Error.TotalMilliseconds, 1, 1.1);
    }

    [Fact, Requirement("CLK-01")]
    public void Stamp_that_its_arrival_contradicts_has_no_line_time()
    {
        _time.Use(Read(100 * Second, TimeSpan.FromMilliseconds(1)), CameraClockSource.Sampled);

        CameraStamp ofTheFuture = _time.Of(Image(200 * Second));
        CameraStamp afterAReset = _time.Of(Image(1));

        Assert.Equal((false, 200 * Second), (ofTheFuture.IsMapped, ofTheFuture.CameraNs));
        Assert.False(afterAReset.IsMapped);
    }

    [Fact, Requirement("CLK-01")]
    public void Image_without_leader_has_no_stamp_even_when_the_cameras_clock_has_just_begun()
    {
        _time.Use(Read(1, TimeSpan.FromMilliseconds(1)), CameraClockSource.Sampled);

        Assert.Equal(default, _time.Of(Image(0)));
    }

    [Fact]
    public void Clock_that_was_taken_away_tells_no_time_and_no_figures()
    {
        _time.Use(Read(100 * Second, TimeSpan.FromMilliseconds(1)), CameraClockSource.Sampled);
        _time.Use(null, CameraClockSource.None);

        Assert.False(_time.Of(Image(100 * Second)).IsMapped);
        Assert.Equal(new CameraReport { Name = "cam-1" }, _time.Report("cam-1"));
    }

    [Fact]
    public void Report_tells_wall_clock_less_camera_clock_and_the_bound_of_the_newest_reading()
    {
        _time.Use(Read(100 * Second, TimeSpan.FromMilliseconds(2)), CameraClockSource.Sampled);
        _wall.Advance(TimeSpan.FromMinutes(1));

        CameraReport report = _time.Report("cam-1");

        DateTimeOffset began = new(100, 3, 1, 11, 58, 20, TimeSpan.Zero);
        Assert.Equal(CameraClockSource.Sampled, report.ClockSource);
        Assert.InRange((report.ClockOffset!.Value - (began - DateTimeOffset.UnixEpoch)).TotalMilliseconds, 0, 2);
        Assert.InRange(report.ClockError!.Value.TotalMilliseconds, 1, 1.1);
        Assert.Null(report.ClockDriftPpm);
    }

    private CameraClockOptions Options => new() { HostFrequency = _wall.TimestampFrequency };

    private CameraClock Read(ulong cameraNs, TimeSpan roundTrip)
    {
        var clock = new CameraClock(Options);
        long before = _wall.GetTimestamp();
        _wall.Advance(roundTrip);
        clock.Add(new ClockSample(before, cameraNs, _wall.GetTimestamp()));
        return clock;
    }

    private FrameInfo Image(ulong cameraNs) => new() { CameraTimestampNs = cameraNs, FirstPacketAt = _wall.GetTimestamp() };
}
