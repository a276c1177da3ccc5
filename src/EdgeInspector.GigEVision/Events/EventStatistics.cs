namespace EdgeInspector.GigEVision.Events;

/// <summary>Counters of one message channel since it was opened.</summary>
public readonly record struct EventStatistics
{
    /// <summary>Events put into the queue.</summary>
    public long Delivered { get; init; }

    /// <summary>Events that found the queue full: they are acknowledged, and lost.</summary>
    public long Overruns { get; init; }

    /// <summary>Datagrams that came again because the acknowledgement was lost.</summary>
    public long Duplicates { get; init; }

    /// <summary>Datagrams that are no whole event command.</summary>
    public long Malformed { get; init; }

    /// <summary>Datagrams that did not come from the camera.</summary>
    public long Strays { get; init; }
}
