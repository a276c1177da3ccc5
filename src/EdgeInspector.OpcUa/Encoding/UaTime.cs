namespace EdgeInspector.OpcUa;

/// <summary>Turns the wire's time into .NET's and back.</summary>
/// <remarks>The wire counts 100 ns since 1601-01-01 UTC; 0 and earlier is "no time". [OPC UA Part 6 §5.2.2.5]</remarks>
internal static class UaTime
{
    // 1601-01-01 counted in 100 ns since 0001-01-01.
    private const long EpochTicks = 504_911_232_000_000_000;

    /// <summary>A duration in ms as a peer revised it; nonsense becomes zero, more than a day a day.</summary>
    public static TimeSpan Duration(double milliseconds) =>
        milliseconds > 0 ? TimeSpan.FromMilliseconds(Math.Min(milliseconds, TimeSpan.MillisecondsPerDay)) : TimeSpan.Zero;

    public static DateTime FromWire(long ticks)
    {
        if (ticks <= 0) return DateTime.MinValue;
        if (ticks >= DateTime.MaxValue.Ticks - EpochTicks) return DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc);
        return new DateTime(ticks + EpochTicks, DateTimeKind.Utc);
    }

    public static long ToWire(DateTime time)
    {
        long ticks = (time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : time).Ticks;
        if (ticks <= EpochTicks) return 0;
        return ticks >= DateTime.MaxValue.Ticks - TimeSpan.TicksPerSecond ? long.MaxValue : ticks - EpochTicks;
    }
}
