namespace EdgeInspector.Inspection;

/// <summary>When a view passed each step, in line time (since the line was started).</summary>
public readonly record struct ViewTimes
{
    /// <summary>The first packet of the frame came.</summary>
    public TimeSpan FirstPacketAt { get; init; }

    /// <summary>The frame was complete, or given up.</summary>
    public TimeSpan ReceivedAt { get; init; }

    /// <summary>The inspect thread took the frame up.</summary>
    public TimeSpan InspectionStartedAt { get; init; }

    /// <summary>The view was judged.</summary>
    public TimeSpan InspectedAt { get; init; }
}
