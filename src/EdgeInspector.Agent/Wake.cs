namespace EdgeInspector.Agent;

/// <summary>Wakes the one thread that waits for any of several hand-overs.</summary>
/// <remarks>A signal given while nobody waits is kept, one at the most. Waiting allocates nothing.</remarks>
public sealed class Wake : IDisposable
{
    private readonly AutoResetEvent _event = new(false);

    public void Signal() => _event.Set();

    /// <summary>Waits for a signal, at the most this long (to the millisecond, rounded up); a negative time does not wait.</summary>
    public void Wait(TimeSpan longest)
    {
        double milliseconds = Math.Ceiling(longest.TotalMilliseconds);
        if (milliseconds <= 0) return;
        _event.WaitOne((int)Math.Min(milliseconds, 60_000));
    }

    public void Dispose() => _event.Dispose();
}
