namespace EdgeInspector.Benchmarks.Plc;

/// <summary>A wall clock that goes with the PLC's time: the soak feeds more units a second than any line, and numbers that begin by the clock must keep ahead of them.</summary>
/// <remarks>Timers and deadlines run in real time all the same.</remarks>
internal sealed class SoakTime(Func<TimeSpan> plcNow) : TimeProvider
{
    private readonly DateTimeOffset _start = System.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => _start + plcNow();
}
