namespace EdgeInspector.Benchmarks.GigEVision;

/// <summary>Looks for the highest step of a ladder that passes, taking those below it to pass too. Pure.</summary>
/// <remarks>The first round halves the ladder; later ones start from what the last one found and go step by step.</remarks>
internal sealed class RateSearch(int stepCount)
{
    private readonly List<int> _found = [];

    // The highest step that passed in this round and the lowest that did not.
    private int _passed;
    private int _failed;

    /// <summary>The highest step that passed, a round each; -1 where none did.</summary>
    public IReadOnlyList<int> Found => _found;

    /// <summary>Why the step above the last one found did not pass; empty when there is none above.</summary>
    public string EndedBy { get; private set; } = "";

    /// <summary>The step to try; null when the round is over.</summary>
    public int? Next { get; private set; }

    /// <summary>Rates from one to another, each so many times the one before.</summary>
    public static double[] Ladder(double from, double to, double factor)
    {
        var steps = new List<double>();
        for (double rate = from; rate <= to || steps.Count == 0; rate *= factor) steps.Add(rate);
        return [.. steps];
    }

    public void Begin()
    {
        (_passed, _failed) = (-1, stepCount);
        EndedBy = "";
        Next = _found.Count == 0 ? stepCount / 2 : Math.Clamp(_found[^1] + 1, 0, stepCount - 1);
    }

    /// <summary>Takes the outcome of <see cref="Next"/>; <paramref name="why"/> it failed.</summary>
    public void Note(bool passed, string why)
    {
        int step = Next ?? throw new InvalidOperationException("the round is over");
        if (passed)
        {
            _passed = step;
        }
        else
        {
            _failed = step;
            EndedBy = why;
        }

        bool isFirst = _found.Count == 0;
        if (_failed - _passed > 1)
        {
            Next = isFirst ? (_passed + _failed) / 2 : passed ? step + 1 : step - 1;
            return;
        }

        Next = null;
        _found.Add(_passed);
    }
}
