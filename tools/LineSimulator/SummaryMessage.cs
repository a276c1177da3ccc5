namespace EdgeInspector.LineSimulator;

/// <summary>The counts of a <c>summary</c> message, as the plant's dashboards read them.</summary>
public sealed record SummaryMessage
{
    public required string BatchId { get; init; }

    public required long Infed { get; init; }

    public required long Accepted { get; init; }

    public required long Rejected { get; init; }

    public required long Undecided { get; init; }

    public required long Late { get; init; }

    public required long Lost { get; init; }

    /// <summary>p50, p99 and maximum of each step, in milliseconds, in the order of the way of a frame.</summary>
    public IReadOnlyList<StepLatency> Latency { get; init; } = [];
}
