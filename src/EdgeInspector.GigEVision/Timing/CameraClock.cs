namespace EdgeInspector.GigEVision.Timing;

/// <summary>Tells when, on our clock, a camera's clock showed a given time, and how wrong that may be.</summary>
/// <remarks>
/// Pure: readings and times are arguments. Readings come from one thread at a time, <see cref="TryMap"/> may be called from any, and neither
/// locks nor allocates. The bound holds while the clocks keep to <see cref="CameraClockOptions"/>; a jump is seen with the next reading, and
/// frames stamped since are refused where their arrival contradicts their time.
/// </remarks>
public sealed class CameraClock
{
    private readonly CameraClockOptions _options;
    private readonly long _frameAgeNs;
    private volatile ClockWindow _window;

    public CameraClock(CameraClockOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.HostFrequency, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.SamplesMax, 2, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.SamplesMax, 256, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.DriftPpmMax, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.DriftChangePpmMax, nameof(options));
        _options = options;
        _frameAgeNs = options.FrameAgeMax.Ticks * 100;
        ulong frequency = options.TickFrequency == 0 ? 1_000_000_000 : options.TickFrequency;
        long tickNs = (long)((1_000_000_000 + frequency - 1) / frequency) + 1;
        _window = ClockWindow.Empty(tickNs, options.DriftPpmMax * 1e-6, options.DriftChangePpmMax * 1e-6, options.DriftAgeMax.Ticks * 100);
    }

    /// <summary>Readings that are in use: since the last jump, the newest ones.</summary>
    public int SampleCount => _window.Count;

    /// <summary>By how much the camera's clock runs fast, in parts per million; negative when slow.</summary>
    public double DriftPpm
    {
        get
        {
            ClockWindow window = _window;
            return -0.5e6 * (window.RateLow + window.RateHigh);
        }
    }

    /// <summary>How wrong <see cref="DriftPpm"/> may be, in parts per million.</summary>
    public double DriftErrorPpm
    {
        get
        {
            ClockWindow window = _window;
            return 0.5e6 * (window.RateHigh - window.RateLow);
        }
    }

    /// <summary>Times at which older readings had to be forgotten.</summary>
    public int Jumps { get; private set; }

    /// <summary>The newest of them.</summary>
    public ClockJump LastJump { get; private set; }

    /// <summary>Camera ticks as nanoseconds, rounded down; frequency 0 is nanoseconds already.</summary>
    public static ulong ToNanoseconds(ulong ticks, ulong frequency) =>
        frequency is 0 or 1_000_000_000 ? ticks : (ulong)((UInt128)ticks * 1_000_000_000 / frequency);

    /// <summary>Takes a reading; after a jump it is the only one.</summary>
    public ClockJump Add(ClockSample sample)
    {
        if (sample.HostAfter < sample.HostBefore)
            throw new ArgumentException($"host time after the reading, {sample.HostAfter}, is before the time before it, {sample.HostBefore}", nameof(sample));
        long before = HostNs(sample.HostBefore);
        long after = HostNs(sample.HostAfter) + HostTickNs;
        ClockWindow window = _window;
        ClockJump jump = window.Count == 0 ? ClockJump.None : Judge(window, sample.CameraNs, before, after);
        ClockWindow? longer = jump == ClockJump.None ? window.With(sample.CameraNs, before, after, _options.SamplesMax) : null;
        if (jump == ClockJump.None && longer is null) jump = ClockJump.RateChanged;
        if (jump != ClockJump.None)
        {
            Jumps++;
            LastJump = jump;
        }

        _window = longer ?? window.Alone(sample.CameraNs, before, after);
        return jump;
    }

    /// <summary>When a frame was stamped, on our clock; false before the first reading, and when that time cannot be.</summary>
    /// <param name="cameraNs">The frame's <c>CameraTimestampNs</c>.</param>
    /// <param name="receivedAt">The frame's <c>FirstPacketAt</c>: it was stamped before, and not long before.</param>
    /// <param name="moment">The time, with its bound.</param>
    public bool TryMap(ulong cameraNs, long receivedAt, out HostTime moment)
    {
        moment = default;
        ClockWindow window = _window;
        if (window.Count == 0) return false;
        long received = HostNs(receivedAt) + HostTickNs;
        (long low, long high) = window.Map(cameraNs, measuredRate: true);
        if (high > received) high = received;
        if (low > high || high < received - _frameAgeNs) return false;
        long middle = low + ((high - low) / 2);
        long timestamp = HostTimestamp(middle);
        moment = new HostTime(timestamp, Math.Max(high - HostNs(timestamp), HostNs(timestamp) - low));
        return true;
    }

    /// <summary>The newest reading, on our clock; false before the first.</summary>
    /// <param name="cameraNs">What the camera's clock showed.</param>
    /// <param name="moment">When, with its bound.</param>
    public bool TryMapLast(out ulong cameraNs, out HostTime moment)
    {
        moment = default;
        cameraNs = 0;
        ClockWindow window = _window;
        if (window.Count == 0) return false;
        cameraNs = window.LastCamera;
        (long low, long high) = window.Map(cameraNs, measuredRate: true);
        if (low > high) return false;
        long timestamp = HostTimestamp(low + ((high - low) / 2));
        moment = new HostTime(timestamp, Math.Max(high - HostNs(timestamp), HostNs(timestamp) - low));
        return true;
    }

    // A rounding of our own clock's ticks, where they are longer than a nanosecond.
    private long HostTickNs => _options.HostFrequency >= 1_000_000_000 ? 0 : (1_000_000_000 / _options.HostFrequency) + 1;

    private ClockJump Judge(ClockWindow window, ulong camera, long before, long after)
    {
        if (before < window.LastBefore) return ClockJump.HostWentBack;
        double sinceLast = (after - window.LastBefore) * (1 + (_options.DriftPpmMax * 1e-6));
        bool startedAnew = camera <= sinceLast;
        if ((long)(camera - window.LastCamera) < 0) return startedAnew ? ClockJump.CameraReset : ClockJump.CameraSetBack;
        (long low, long high) = window.Map(camera, measuredRate: false);
        if (low > after) return ClockJump.CameraAhead;
        if (high < before) return startedAnew ? ClockJump.CameraReset : ClockJump.CameraBehind;
        (low, high) = window.Map(camera, measuredRate: true);
        return low > after || high < before ? ClockJump.RateChanged : ClockJump.None;
    }

    private long HostNs(long timestamp) => _options.HostFrequency == 1_000_000_000
        ? timestamp
        : (long)((Int128)timestamp * 1_000_000_000 / _options.HostFrequency);

    private long HostTimestamp(long ns) => _options.HostFrequency == 1_000_000_000
        ? ns
        : (long)((Int128)ns * _options.HostFrequency / 1_000_000_000);
}
