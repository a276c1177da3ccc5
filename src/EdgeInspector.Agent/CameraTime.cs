using EdgeInspector.GigEVision.Timing;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent;

/// <summary>Tells when, in line time, one camera stamped an image. Without a mapping it tells no time.</summary>
/// <remarks>Asked on the frame path from both of the camera's threads: no lock, no allocation. The camera's keeper gives it the clock and takes it away.</remarks>
public sealed class CameraTime(LineClock clock)
{
    private volatile Mapping? _mapping;

    /// <summary>From now on times are told by this clock; null: by none.</summary>
    public void Use(CameraClock? cameraClock, CameraClockSource source) =>
        _mapping = cameraClock is null || source == CameraClockSource.None ? null : new Mapping(cameraClock, source);

    /// <summary>The stamp of an image, however much of it came.</summary>
    public CameraStamp Of(in FrameInfo info)
    {
        // Without a leader there is no stamp, and 0 is none.
        if (info.CameraTimestampNs == 0) return default;
        if (_mapping is not Mapping mapping || info.FirstPacketAt == 0 || !mapping.Clock.TryMap(info.CameraTimestampNs, info.FirstPacketAt, out HostTime moment))
            return new CameraStamp { CameraNs = info.CameraTimestampNs };

        return new CameraStamp
        {
            CameraNs = info.CameraTimestampNs,
            Source = mapping.Source,
            At = clock.At(moment.Timestamp),

            // Rounded up, and one tick for the rounding of line time.
            Error = TimeSpan.FromTicks(((moment.ErrorNs + 99) / 100) + 1),
        };
    }

    /// <summary>What is known of the clock now, for the summary.</summary>
    public CameraReport Report(string camera)
    {
        if (_mapping is not Mapping mapping || !mapping.Clock.TryMapLast(out ulong cameraNs, out HostTime moment)) return new CameraReport { Name = camera };
        DateTimeOffset wall = clock.WallAt(clock.At(moment.Timestamp));
        return new CameraReport
        {
            Name = camera,
            ClockSource = mapping.Source,
            ClockOffset = wall - DateTimeOffset.UnixEpoch - TimeSpan.FromTicks((long)(cameraNs / 100)),
            ClockError = TimeSpan.FromTicks((moment.ErrorNs + 99) / 100),
            ClockDriftPpm = mapping.Clock.SampleCount > 1 ? mapping.Clock.DriftPpm : null,
            ClockJumps = mapping.Clock.Jumps,
        };
    }

    private sealed record Mapping(CameraClock Clock, CameraClockSource Source);
}
