namespace EdgeInspector.OpcUa;

/// <summary>The pauses between attempts: doubled from first to longest, each with ±25 % chance in it.</summary>
/// <remarks>The chance keeps many clients of one PLC from knocking in step after its restart.</remarks>
internal sealed class BackOff(TimeSpan first, TimeSpan longest)
{
    private TimeSpan? _next;

    public void Reset() => _next = null;

    public TimeSpan Next()
    {
        TimeSpan pause = _next ?? first;
        _next = pause * 2 < longest ? pause * 2 : longest;
        // Chance here protects nothing, so the fast generator will do.
#pragma warning disable CA5394
        return pause * (0.75 + 0.5 * Random.Shared.NextDouble());
#pragma warning restore CA5394
    }
}
