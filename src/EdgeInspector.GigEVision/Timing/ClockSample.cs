namespace EdgeInspector.GigEVision.Timing;

/// <summary>One reading of a camera's clock between two readings of our own.</summary>
/// <param name="HostBefore">Before the camera was asked to latch: <c>TimeProvider.GetTimestamp()</c>.</param>
/// <param name="CameraNs">What the camera latched, in nanoseconds, rounded down.</param>
/// <param name="HostAfter">When it had acknowledged, not before <paramref name="HostBefore"/>.</param>
public readonly record struct ClockSample(long HostBefore, ulong CameraNs, long HostAfter);
