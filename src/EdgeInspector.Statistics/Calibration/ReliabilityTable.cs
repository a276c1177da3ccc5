namespace EdgeInspector.Statistics.Calibration;

/// <summary>How far scores that read like probabilities are ones: Brier score, expected calibration error, and the table behind it.</summary>
/// <remarks>
/// Brier score: mean squared difference between score and truth, 0 is best [Brier 1950]. Expected calibration error (ECE): over bins of equal width, the
/// mean of |share of defects − mean score|, each thing counted alike [Naeini et al. 2015]. An ECE of few things is never 0, however good the
/// scores: <see cref="EceIfCalibrated"/> tells what it would then be.
/// </remarks>
public sealed class ReliabilityTable
{
    private const int Draws = 1_000;

    private readonly LabelledScore[] _scores;
    private readonly ReliabilityBin[] _bins;

    private ReliabilityTable(LabelledScore[] scores, int bins)
    {
        _scores = scores;
        _bins = BinsOf(scores, bins);
        Brier = BrierOf(scores);
        Ece = EceOf(_bins);
    }

    public int Count => _scores.Length;

    public int Defects => _scores.Count(s => s.IsDefect);

    /// <summary>0..1, lower is better.</summary>
    public double Brier { get; }

    /// <summary>The Brier score of one who says of each thing the share of all defects: share × (1 − share).</summary>
    public double BrierOfShare => (double)Defects / Count * (1 - ((double)Defects / Count));

    /// <summary>Expected calibration error, 0..1.</summary>
    public double Ece { get; }

    /// <summary>The greatest difference of a bin that holds anything.</summary>
    public double GreatestError => _bins.Where(b => b.Count > 0).Max(b => Math.Abs(b.Observed - b.MeanScore));

    public IReadOnlyList<ReliabilityBin> Bins => _bins;

    /// <summary>Makes the table.</summary>
    /// <param name="scores">At least one, each score within 0..1.</param>
    /// <param name="bins">Bins of equal width, 1..100.</param>
    public static ReliabilityTable Of(IEnumerable<LabelledScore> scores, int bins = 10)
    {
        LabelledScore[] all = [.. scores];
        ArgumentOutOfRangeException.ThrowIfZero(all.Length, nameof(scores));
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bins, 100);
        foreach (LabelledScore one in all)
        {
            if (!(one.Score is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(scores), one.Score, "a score is outside 0..1");
        }

        return new ReliabilityTable(all, bins);
    }

    /// <summary>Where the Brier score lies with 95 % for other things of the same kind: percentiles of 1 000 resamples.</summary>
    /// <param name="seed">The same seed gives the same bounds.</param>
    public (double Lower, double Upper) BrierBounds(ulong seed = 1)
    {
        var random = new Draw(seed);
        var drawn = new LabelledScore[_scores.Length];
        var values = new double[Draws];
        for (int i = 0; i < Draws; i++)
        {
            for (int k = 0; k < drawn.Length; k++) drawn[k] = _scores[random.Below(drawn.Length)];
            values[i] = BrierOf(drawn);
        }

        Array.Sort(values);
        return (values[(int)(0.025 * Draws)], values[(int)(0.975 * Draws) - 1]);
    }

    /// <summary>The ECE that 95 of 100 such sets of things would stay below if these scores were the very probabilities: what lies above it is no chance.</summary>
    /// <remarks>The labels are drawn anew by the scores, 1 000 times [consistency resampling, Bröcker, Smith 2007].</remarks>
    public double EceIfCalibrated(ulong seed = 1)
    {
        var random = new Draw(seed);
        var drawn = new LabelledScore[_scores.Length];
        var values = new double[Draws];
        for (int i = 0; i < Draws; i++)
        {
            for (int k = 0; k < drawn.Length; k++) drawn[k] = new LabelledScore(_scores[k].Score, random.Share() < _scores[k].Score);
            values[i] = EceOf(BinsOf(drawn, _bins.Length));
        }

        Array.Sort(values);
        return values[(int)(0.95 * Draws) - 1];
    }

    private static double BrierOf(LabelledScore[] scores)
    {
        double sum = 0;
        foreach (LabelledScore one in scores)
        {
            double difference = one.Score - (one.IsDefect ? 1 : 0);
            sum += difference * difference;
        }

        return sum / scores.Length;
    }

    private static double EceOf(ReliabilityBin[] bins) => bins.Sum(b => b.Count * Math.Abs(b.Observed - b.MeanScore)) / bins.Sum(b => b.Count);

    private static ReliabilityBin[] BinsOf(LabelledScore[] scores, int count)
    {
        var things = new int[count];
        var defects = new int[count];
        var sums = new double[count];
        foreach (LabelledScore one in scores)
        {
            int bin = Math.Min((int)(one.Score * count), count - 1);
            things[bin]++;
            sums[bin] += one.Score;
            if (one.IsDefect) defects[bin]++;
        }

        var bins = new ReliabilityBin[count];
        for (int i = 0; i < count; i++)
            bins[i] = new ReliabilityBin((double)i / count, (double)(i + 1) / count, things[i], defects[i], things[i] > 0 ? sums[i] / things[i] : 0);
        return bins;
    }
}
