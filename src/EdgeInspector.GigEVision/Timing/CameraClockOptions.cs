namespace EdgeInspector.GigEVision.Timing;

/// <summary>What is believed of a camera's clock.</summary>
public sealed record CameraClockOptions
{
    /// <summary>Ticks of <c>TimeProvider.GetTimestamp()</c> in a second. Default that of <see cref="TimeProvider.System"/>.</summary>
    public long HostFrequency { get; init; } = TimeProvider.System.TimestampFrequency;

    /// <summary>Ticks of the camera's clock in a second. Default 0: it does not say, then nanoseconds are taken.</summary>
    public ulong TickFrequency { get; init; }

    /// <summary>Readings kept, 2..256. Default 32.</summary>
    public int SamplesMax { get; init; } = 32;

    /// <summary>Most by which the two clocks' rates ever differ, in parts per million, above 0. Default 200: two plain crystals.</summary>
    public double DriftPpmMax { get; init; } = 200;

    /// <summary>Most by which that difference changes within the readings kept, in parts per million, above 0. Default 5.</summary>
    /// <remarks>A crystal changes by about one as it warms up. A clock that PTP steers changes by more: then set it to the drift itself.</remarks>
    public double DriftChangePpmMax { get; init; } = 5;

    /// <summary>For how long after the last reading, and before the first, the measured drift is believed. Default 2 min.</summary>
    public TimeSpan DriftAgeMax { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Longest time from a frame's timestamp to its first packet: what seems older was stamped by another clock. Default 5 s.</summary>
    public TimeSpan FrameAgeMax { get; init; } = TimeSpan.FromSeconds(5);
}
