namespace EdgeInspector.OpcUa;

/// <summary>The result of one part, as OPC 40100-1 tells it. [OPC 40100-1 §12.7]</summary>
public sealed record VisionResult
{
    /// <summary>Unique among the results that are kept.</summary>
    public required string ResultId { get; init; }

    public required VisionResultState State { get; init; }

    /// <summary>Not the whole result of the part.</summary>
    public bool IsPartial { get; init; }

    /// <summary>Made without a real part.</summary>
    public bool IsSimulated { get; init; }

    public required string PartId { get; init; }

    /// <summary>The production order.</summary>
    public required string JobId { get; init; }

    public required VisionId Recipe { get; init; }

    public required VisionId Configuration { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime CreationTime { get; init; }

    /// <summary>UTC: when the part was triggered.</summary>
    public required DateTime StartTime { get; init; }

    /// <summary>UTC: when its verdict stood.</summary>
    public required DateTime EndTime { get; init; }

    /// <summary>Time that taking the images took; null if it is not known.</summary>
    public TimeSpan? AcquisitionDuration { get; init; }

    /// <summary>Time that judging them took; null if it is not known.</summary>
    public TimeSpan? ProcessingDuration { get; init; }

    /// <summary>What was found, in an order that the vision system defines.</summary>
    public IReadOnlyList<Variant> Content { get; init; } = [];
}
