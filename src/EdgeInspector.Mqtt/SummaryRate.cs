using EdgeInspector.Inspection;

namespace EdgeInspector.Mqtt;

/// <summary>What happened between two summaries of a window. Unknown for the first one of a batch.</summary>
internal readonly record struct SummaryRate(bool IsKnown, double Seconds, long Infed, double InfedPerMinute, double NotAcceptedShare)
{
    public static SummaryRate Between(BatchSummary? before, BatchSummary now, TimeSpan elapsed)
    {
        if (before is null || before.BatchId != now.BatchId || elapsed <= TimeSpan.Zero || now.Infed < before.Infed) return default;
        long infed = now.Infed - before.Infed;
        long notAccepted = now.Rejected + now.Undecided - before.Rejected - before.Undecided;
        long decided = notAccepted + now.Accepted - before.Accepted;
        return new SummaryRate(true, elapsed.TotalSeconds, infed, infed * 60 / elapsed.TotalSeconds, decided > 0 ? (double)notAccepted / decided : double.NaN);
    }
}
