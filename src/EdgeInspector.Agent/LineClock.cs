namespace EdgeInspector.Agent;

/// <summary>Line time: how long ago the line was started, by a clock that never jumps.</summary>
/// <remarks>Every deadline and every order rests on it; the wall clock is only written beside it. Thread-safe, allocates nothing.</remarks>
public sealed class LineClock(TimeProvider time)
{
    private static readonly TimeSpan PairWithin = TimeSpan.FromMicroseconds(20);

    private readonly long _start = time.GetTimestamp();

    public TimeSpan Now => time.GetElapsedTime(_start);

    /// <summary>The wall clock with the PC's offset, for people.</summary>
    public DateTimeOffset Wall => time.GetLocalNow();

    /// <summary>What the wall clock showed at a line time, unless it was set since.</summary>
    public DateTimeOffset WallAt(TimeSpan lineTime)
    {
        // Whoever is held up between the two readings reads again: they must belong together.
        TimeSpan before = Now;
        DateTimeOffset wall = Wall;
        for (int tries = 0; tries < 3 && Now - before > PairWithin; tries++)
        {
            before = Now;
            wall = Wall;
        }

        return wall - (before - lineTime);
    }

    /// <summary>Line time of a host timestamp such as <c>FrameInfo.FirstPacketAt</c>.</summary>
    public TimeSpan At(long timestamp) => time.GetElapsedTime(_start, timestamp);
}
