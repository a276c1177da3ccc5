namespace EdgeInspector.Audit;

/// <summary>Looks at wall clock and monotonic clock together and gives each record its mark.</summary>
internal sealed class ClockWatch(TimeProvider time, TimeSpan stepMin)
{
    private readonly long _start = time.GetTimestamp();
    private DateTimeOffset _latest = DateTimeOffset.MinValue;
    private DateTimeOffset _lastWall;
    private TimeSpan _lastUp;
    private bool _any;

    /// <summary>Monotonic time since the log was opened, and the wall clock with its mark.</summary>
    /// <remarks>Marks: <c>back</c> before an earlier record's time, <c>stepped</c> when it was set, <c>unsynchronised</c>, else <c>ok</c>.</remarks>
    public (TimeSpan Up, DateTimeOffset Wall, string Mark) Look(bool synchronised)
    {
        TimeSpan up = time.GetElapsedTime(_start);
        DateTimeOffset wall = time.GetLocalNow();
        string mark = wall < _latest ? "back"
            : _any && ((wall - _lastWall) - (up - _lastUp)).Duration() >= stepMin ? "stepped"
            : synchronised ? "ok"
            : "unsynchronised";
        _any = true;
        _lastUp = up;
        _lastWall = wall;
        if (wall > _latest) _latest = wall;
        return (up, wall, mark);
    }

    /// <summary>The time of the last record of an earlier run: a clock that stands before it is marked, too.</summary>
    public void Continue(DateTimeOffset latest) => _latest = latest;
}
