namespace EdgeInspector.OpcUa;

/// <summary>The pauses between attempts: doubled from first to longest, each with ±25 % chance in it.</summary>
/// <remarks>The chance keeps many clients of one PLC from knocking in step after its restart.</remarks>
internal sealed class BackOff(TimeSpan first, TimeSpan longest, TimeSpan refusedUser)
{
    private TimeSpan? _next;

    public void Reset() => _next = null;

    /// <summary>The pause after an attempt that failed with that status: a refused user waits long, for servers lock accounts.</summary>
    public TimeSpan Next(StatusCode why) =>
        why == StatusCode.BadUserAccessDenied || why == StatusCode.BadIdentityTokenRejected || why == StatusCode.BadIdentityTokenInvalid ? refusedUser : Next();

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
