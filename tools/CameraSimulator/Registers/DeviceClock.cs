namespace EdgeInspector.CameraSimulator.Registers;

/// <summary>The counter behind every timestamp: ticks at the camera's own frequency, 64 bits that wrap.</summary>
/// <remarks>
/// Apart from the time that drives heartbeat and frame rate: a clock that jumps, drifts or is reset must not cost control.
/// Thread-safe; reading allocates nothing.
/// </remarks>
internal sealed class DeviceClock
{
    private readonly TimeProvider _time;
    private readonly double _driftPpm;
    private readonly ulong _firstTimestamp;
    private Epoch _epoch;

    public DeviceClock(SimulatedCameraOptions options)
    {
        _time = options.Time;
        _driftPpm = options.ClockDriftPpm;
        _firstTimestamp = options.FirstTimestamp;
        FrequencyHz = options.TickFrequency;
        _epoch = new Epoch(_time.GetTimestamp(), _firstTimestamp);
    }

    public long FrequencyHz { get; }

    public ulong Now
    {
        get
        {
            Epoch epoch = Volatile.Read(ref _epoch);
            return unchecked(epoch.Ticks + (ulong)TicksOf(_time.GetTimestamp() - epoch.At));
        }
    }

    /// <summary>As at power-up: the counter begins at its first value.</summary>
    public void PowerUp() => Volatile.Write(ref _epoch, new Epoch(_time.GetTimestamp(), _firstTimestamp));

    /// <summary>As the timestamp reset: the counter begins at 0.</summary>
    public void Reset() => Volatile.Write(ref _epoch, new Epoch(_time.GetTimestamp(), 0));

    /// <summary>Moves the counter by <paramref name="distance"/>; below 0 it wraps, so that the top bit is set.</summary>
    public void Jump(TimeSpan distance)
    {
        long ticks = (long)((Int128)distance.Ticks * FrequencyHz / TimeSpan.TicksPerSecond);
        Epoch from = Volatile.Read(ref _epoch), seen;
        do
        {
            seen = from;
            from = Interlocked.CompareExchange(ref _epoch, seen with { Ticks = unchecked(seen.Ticks + (ulong)ticks) }, seen);
        }
        while (!ReferenceEquals(from, seen));
    }

    /// <summary>How long from now until the counter reads <paramref name="timestamp"/>; negative when it is past.</summary>
    public TimeSpan Until(ulong timestamp)
    {
        long ticks = unchecked((long)(timestamp - Now));
        return new TimeSpan((long)Int128.Clamp((Int128)ticks * TimeSpan.TicksPerSecond / FrequencyHz, long.MinValue, long.MaxValue));
    }

    public long NanosecondsOf(uint ticks) => (long)((Int128)ticks * 1_000_000_000 / FrequencyHz);

    private long TicksOf(long elapsed)
    {
        long even = (long)((Int128)elapsed * FrequencyHz / _time.TimestampFrequency);
        return even + (long)(even * (_driftPpm / 1e6));   // the drift apart: a double holds it, but not the whole count
    }

    private sealed record Epoch(long At, ulong Ticks);
}
