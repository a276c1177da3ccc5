using EdgeInspector.Inspection;

namespace EdgeInspector.Agent;

/// <summary>How the model does on one camera's thread: when it began a view, and how many it failed in a row.</summary>
/// <remarks>Written by the inspect thread, allocates nothing; read by <see cref="ModelWatch"/>. A view outside the sample space says nothing of the model.</remarks>
public sealed class ModelFaults
{
    private readonly int _inRowMax;
    private readonly Action<int> _failing;
    private long _since = long.MaxValue;
    private int _inRow;
    private long _failed;

    /// <param name="inRowMax">Failures in a row that call <paramref name="failing"/>; it then counts anew.</param>
    /// <param name="failing">Called on the inspect thread with the number.</param>
    public ModelFaults(int inRowMax, Action<int> failing)
    {
        _inRowMax = inRowMax;
        _failing = failing;
    }

    /// <summary>Line time at which the view under the model was begun; <see cref="TimeSpan.MaxValue"/> when there is none.</summary>
    public TimeSpan Since => new(Volatile.Read(ref _since));

    /// <summary>Views that the model failed so far.</summary>
    public long Failed => Volatile.Read(ref _failed);

    public void Begin(TimeSpan now) => Volatile.Write(ref _since, now.Ticks);

    public void End(ViewOutcome outcome)
    {
        Volatile.Write(ref _since, long.MaxValue);
        if (outcome == ViewOutcome.Inspected) _inRow = 0;
        if (outcome != ViewOutcome.ModelFailed) return;
        Volatile.Write(ref _failed, _failed + 1);
        if (++_inRow < _inRowMax) return;
        _inRow = 0;
        _failing(_inRowMax);
    }
}
