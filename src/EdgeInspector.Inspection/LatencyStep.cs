namespace EdgeInspector.Inspection;

/// <summary>How long one step of the way of a frame took, over a batch.</summary>
/// <param name="Step">Name of the step, as in records and summaries: receive, wait, inspect, decide, deliver, total.</param>
/// <param name="Count">Units or views that were measured.</param>
/// <param name="P50">Median, milliseconds.</param>
/// <param name="P99">99th percentile, milliseconds.</param>
/// <param name="Max">Longest, milliseconds.</param>
public sealed record LatencyStep(string Step, long Count, double P50, double P99, double Max);
