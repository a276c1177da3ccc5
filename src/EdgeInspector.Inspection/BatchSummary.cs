namespace EdgeInspector.Inspection;

/// <summary>The counts of a batch at one moment, cumulative since its start: a lost message loses nothing.</summary>
/// <remarks>Immutable. infed = accepted + rejected + undecided + units still open.</remarks>
public sealed record BatchSummary
{
    public required string BatchId { get; init; }

    public required string RecipeId { get; init; }

    /// <summary>Units triggered, those of challenge kits apart.</summary>
    public required long Infed { get; init; }

    /// <summary>Units of challenge kits: recorded and flagged, but no production; they are in none of the other counts.</summary>
    public long Challenged { get; init; }

    public required long Accepted { get; init; }

    public required long Rejected { get; init; }

    public required long Undecided { get; init; }

    /// <summary>Units whose decision or acknowledgement missed its deadline; each is counted as undecided or rejected, too.</summary>
    public required long Late { get; init; }

    /// <summary>Triggers that the counter passed but nobody saw.</summary>
    public required long Lost { get; init; }

    /// <summary>Units not accepted, by reason.</summary>
    public required IReadOnlyDictionary<RejectReason, long> ByReason { get; init; }

    /// <summary>Units rejected for a defect, by the name of the class with the worst finding.</summary>
    public required IReadOnlyDictionary<string, long> ByDefectClass { get; init; }

    /// <summary>Views that were not clean, by camera, in the order of the configuration.</summary>
    public required IReadOnlyList<long> ViewsNotCleanByCamera { get; init; }

    public required IReadOnlyList<LatencyStep> Latency { get; init; }

    /// <summary>What the cameras tell of themselves, in the order of the configuration; empty when nobody asked.</summary>
    public IReadOnlyList<CameraReport> Cameras { get; init; } = [];
}
