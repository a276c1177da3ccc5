namespace EdgeInspector.GigEVision.Gvcp;

/// <summary>A point in time after which no more is tried, and the caller's wish to stop before. The default never passes.</summary>
public readonly struct Deadline
{
    private readonly long _at;
    private readonly bool _set;
    private readonly CancellationToken _cancellationToken;

    private Deadline(long at, CancellationToken cancellationToken)
    {
        _at = at;
        _set = true;
        _cancellationToken = cancellationToken;
    }

    public bool IsCancelled => _cancellationToken.IsCancellationRequested;

    public static Deadline After(TimeSpan time, TimeProvider provider, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(provider);
        long ticks = (long)(time.TotalSeconds * provider.TimestampFrequency);
        return new Deadline(provider.GetTimestamp() + ticks, cancellationToken);
    }

    public bool HasPassed(TimeProvider provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        return _set && provider.GetTimestamp() >= _at;
    }

    /// <summary>Time left, never negative; <see cref="TimeSpan.MaxValue"/> when there is no deadline.</summary>
    public TimeSpan Left(TimeProvider provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        if (!_set) return TimeSpan.MaxValue;
        TimeSpan left = provider.GetElapsedTime(provider.GetTimestamp(), _at);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>A deadline that passes when half of the time left has; the caller's wish to stop goes with it.</summary>
    internal Deadline Half(TimeProvider provider) => _set ? After(Left(provider) / 2, provider, _cancellationToken) : this;

    /// <summary>Waits on the calling thread; ends at once when the caller cancels.</summary>
    internal void Pause(TimeSpan time) => _cancellationToken.WaitHandle.WaitOne(time);
}
