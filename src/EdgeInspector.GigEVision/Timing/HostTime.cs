namespace EdgeInspector.GigEVision.Timing;

/// <summary>A moment of the camera's clock on ours.</summary>
/// <param name="Timestamp">As <c>TimeProvider.GetTimestamp()</c> would have read, the middle of what is possible.</param>
/// <param name="ErrorNs">The true moment is no further away than this, in nanoseconds.</param>
public readonly record struct HostTime(long Timestamp, long ErrorNs);
