using EdgeInspector.Inspection;

namespace EdgeInspector.Agent;

/// <summary>Where the counters of trigger and verdict stood when the batch began.</summary>
/// <remarks>One caller at a time: the verdict thread at a change, the shutdown at the end.</remarks>
public sealed class BatchBooks(LineJournal journal)
{
    private long _recordedBefore;

    /// <summary>The counters at the beginning of the batch.</summary>
    public LedgerCounters Before { get; private set; }

    /// <summary>The batch is over: its counters are held against each other, and the next one begins.</summary>
    /// <param name="batch">Its id.</param>
    /// <param name="counters">Of the reject loop, since the line was started.</param>
    /// <param name="recorded">Records since the line was started.</param>
    public void End(string batch, in LedgerCounters counters, long recorded)
    {
        journal.BatchEnded(batch, counters.Since(Before), recorded - _recordedBefore);
        Before = counters;
        _recordedBefore = recorded;
    }
}
