namespace EdgeInspector.Statistics;

/// <summary>How often two judges of the same things said what: counts of every pair of answers.</summary>
/// <remarks>Answers are numbers from 0. One writer.</remarks>
public sealed class AgreementTable
{
    private readonly long[,] _counts;

    /// <param name="answers">Different answers, at least 2.</param>
    public AgreementTable(int answers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(answers, 2);
        _counts = new long[answers, answers];
    }

    /// <summary>Things judged.</summary>
    public long Total { get; private set; }

    /// <summary>Things on which both gave the same answer.</summary>
    public long Agreed { get; private set; }

    /// <summary>Things of which the first judge said the one and the second the other.</summary>
    public long this[int first, int second] => _counts[first, second];

    public void Add(int first, int second)
    {
        _counts[first, second]++;
        Total++;
        if (first == second) Agreed++;
    }

    /// <summary>Things to which the first judge alone gave this answer, and to which the second alone gave it: McNemar's two counts.</summary>
    public (long FirstOnly, long SecondOnly) Discordant(int answer)
    {
        long first = 0, second = 0;
        for (int other = 0; other < _counts.GetLength(0); other++)
        {
            if (other == answer) continue;
            first += _counts[answer, other];
            second += _counts[other, answer];
        }

        return (first, second);
    }
}
