using CsCheck;
using EdgeInspector.Statistics.Calibration;

namespace EdgeInspector.Statistics.Tests;

/// <summary>How well scores are probabilities, and the curves that make them so: held against published examples and values worked out apart by hand or with forty digits.</summary>
public sealed class CalibrationTests
{
    // Eight forecasts of rain [Flach, Perello Nieto, tutorial on classifier calibration, 2020].
    private static readonly LabelledScore[] Rain = Scores([0.1, 0.1, 0.4, 0.4, 0.7, 0.7, 0.7, 0.9], [0, 0, 0, 1, 0, 1, 1, 1]);

    // The example of calibration_curve [scikit-learn 1.3]: shares 0, 0.5, 1 at means 0.2, 0.525, 0.85.
    private static readonly LabelledScore[] Nine = Scores([0.1, 0.2, 0.3, 0.4, 0.65, 0.7, 0.8, 0.9, 1], [0, 0, 0, 0, 1, 1, 1, 1, 1]);

    [Fact]
    public void Brier_score_is_the_mean_squared_difference()
    {
        // The example of brier_score_loss [scikit-learn 1.3]: (0.01 + 0.01 + 0.04 + 0.09) / 4.
        Assert.Equal(0.0375, ReliabilityTable.Of(Scores([0.1, 0.9, 0.8, 0.3], [0, 1, 1, 0])).Brier, 1e-12);
        Assert.Equal(0.1525, ReliabilityTable.Of(Rain).Brier, 1e-12); // (0.02 + 0.16 + 0.36 + 0.49 + 0.18 + 0.01) / 8
        Assert.Equal(0.25, ReliabilityTable.Of(Rain).BrierOfShare, 1e-12);
    }

    [Fact]
    public void Expected_calibration_error_weighs_each_bin_by_what_it_holds()
    {
        ReliabilityTable rain = ReliabilityTable.Of(Rain), nine = ReliabilityTable.Of(Nine, bins: 3);

        Assert.Equal(((2 * 0.1) + (2 * 0.1) + (3 * (0.7 - (2 / 3.0))) + 0.1) / 8, rain.Ece, 1e-12);
        Assert.Equal(0.1, rain.GreatestError, 1e-12);
        Assert.Equal([0, 0.5, 1], nine.Bins.Select(b => b.Observed));
        Assert.Equal([0.2, 0.525, 0.85], nine.Bins.Select(b => Math.Round(b.MeanScore, 12)));
        Assert.Equal(((3 * 0.2) + (2 * 0.025) + (4 * 0.15)) / 9, nine.Ece, 1e-12);
    }

    [Fact]
    public void Bins_hold_their_lower_end_and_the_last_one_its_upper_end_too()
    {
        ReliabilityTable table = ReliabilityTable.Of(Scores([0, 0.1, 0.5, 1], [0, 0, 1, 1]));

        Assert.Equal([1, 1, 0, 0, 0, 1, 0, 0, 0, 1], table.Bins.Select(b => b.Count));
        Assert.Throws<ArgumentOutOfRangeException>(() => ReliabilityTable.Of(Scores([1.01], [1])));
        Assert.Throws<ArgumentOutOfRangeException>(() => ReliabilityTable.Of(Scores([double.NaN], [1])));
    }

    [Theory]
    [InlineData(30, 30, 0.884, 1)]
    [InlineData(28, 30, 0.779, 0.992)]
    [InlineData(297, 300, 0.971, 0.998)]
    [InlineData(0, 0, 0, 1)]
    public void Bounds_of_a_share_are_those_of_Clopper_and_Pearson(int hits, int trials, double lower, double upper)
    {
        (double low, double high) = BinomialInterval.Of(hits, trials);

        Assert.Equal((lower, upper), (Math.Round(low, 3), Math.Round(high, 3)));
    }

    [Theory]
    [InlineData(0, 300, 0.0099)]
    [InlineData(0, 1000, 0.0030)]
    [InlineData(1, 1000, 0.0047)]
    [InlineData(10, 1000, 0.0169)]
    [InlineData(100, 10_000, 0.0118)]
    public void One_sided_bound_is_that_of_the_table(int hits, int trials, double upper) =>
        Assert.Equal(upper, Math.Round(BinomialInterval.UpperOf(hits, trials), 4));

    [Theory]
    [InlineData(0, 59, 0.95)]
    [InlineData(5, 208, 0.95)]
    [InlineData(5, 1049, 0.99)]
    public void Lower_bound_is_just_kept_by_the_sample_sizes_of_the_table(int misses, int trials, double least)
    {
        Assert.True(BinomialInterval.LowerOf(trials - misses, trials) >= least);
        Assert.True(BinomialInterval.LowerOf(trials - 1 - misses, trials - 1) < least);
    }

    [Theory]
    [InlineData(new[] { 0.2, 0.5, 0.9, 1.2, 1.5, 1.7, 2.0, 2.2, 3.0, 3.5 }, new[] { 0, 0, 0, 1, 0, 1, 0, 1, 1, 1 }, 1.1439853289685, -1.87859658588279)]
    [InlineData(new[] { 1.0, 2, 3, 4, 11, 12, 13 }, new[] { 0, 0, 0, 0, 1, 1, 1 }, 0.307811151427332, -2.35785276600546)]
    [InlineData(new[] { 1.0, 2, 3, 4 }, new[] { 1, 1, 0, 0 }, -0.908184262560095, 2.27046065640024)]
    public void Logistic_curve_is_the_likeliest_one(double[] raw, int[] labels, double slope, double intercept)
    {
        LogisticCurve curve = LogisticCurve.Fit(Scores(raw, labels));

        Assert.Equal(slope, curve.Slope, 1e-8);
        Assert.Equal(intercept, curve.Intercept, 1e-8);
    }

    [Fact]
    public void Isotonic_levels_are_those_of_the_example_of_isoreg()
    {
        // [R 4.3, stats, isoreg]: c(1,0,4,3,3,5,4,2,0) gives 0.5 twice and 3 seven times.
        Assert.Equal([0.5, 0.5, 3, 3, 3, 3, 3, 3, 3], IsotonicCurve.Levels([1, 0, 4, 3, 3, 5, 4, 2, 0]));
    }

    [Fact]
    public void Isotonic_curve_joins_the_middles_of_its_steps()
    {
        // Steps 0/3 at 1..3, 1/2 at 4 and 5 (the defect comes first), 2/2 at 6 and 8; shares (d + 1/2) / (n + 1).
        IsotonicCurve curve = IsotonicCurve.Fit(Scores([1, 2, 3, 4, 5, 6, 8], [0, 0, 0, 1, 0, 1, 1]));

        Assert.Equal([(2, 0.125), (4.5, 0.5), (7, 2.5 / 3)], curve.ToPoints(10));
        Assert.Equal((0.125, 0.125, 0.3125, 0.5, 2.5 / 3), (curve.Of(-9), curve.Of(2), curve.Of(3.25), curve.Of(4.5), curve.Of(99)));
    }

    [Fact]
    public void Curves_never_fall_and_their_points_rise()
    {
        Gen.Select(Gen.Float[-50, 50], Gen.Bool).Array[4, 60].Where(all => all.Any(s => s.Item2) && all.Any(s => !s.Item2) && all.Select(s => s.Item1).Distinct().Count() > 1).Sample(drawn =>
        {
            LabelledScore[] scores = [.. drawn.Select(d => new LabelledScore(d.Item1, d.Item2))];
            LogisticCurve logistic = LogisticCurve.Fit(scores);
            ICurve[] curves = logistic.Slope > 0 ? [IsotonicCurve.Fit(scores), logistic] : [IsotonicCurve.Fit(scores)];
            return curves.All(curve =>
            {
                double[] values = [.. scores.Select(s => s.Score).Order().Select(curve.Of)];
                IReadOnlyList<(double Raw, double Score)> points = curve.ToPoints(16);
                return values.Zip(values.Skip(1)).All(pair => pair.First <= pair.Second + 1e-12) && points.Count <= 16
                    && points.Zip(points.Skip(1)).All(pair => pair.First.Raw < pair.Second.Raw && pair.First.Score <= pair.Second.Score);
            });
        }, iter: 500);
    }

    [Fact]
    public void What_is_calibrated_across_folds_is_seen_by_no_curve_that_calibrates_it()
    {
        LabelledScore[] scores = Scores([1, 2, 3, 4, 5, 6, 7, 8], [0, 0, 0, 0, 1, 1, 1, 1]);
        var seen = new List<LabelledScore[]>();

        IReadOnlyList<LabelledScore> calibrated = CrossFit.Of(scores, 2, part =>
        {
            seen.Add([.. part]);
            return new Level(seen.Count / 10.0);
        });

        // Left out first: 1, 3 and 5, 7.
        Assert.Equal([2.0, 4, 6, 8], seen[0].Select(s => s.Score));
        Assert.Equal([1.0, 3, 5, 7], seen[1].Select(s => s.Score));
        Assert.Equal([0.1, 0.2, 0.1, 0.2, 0.1, 0.2, 0.1, 0.2], calibrated.Select(s => s.Score));
        Assert.Equal(scores.Select(s => s.IsDefect), calibrated.Select(s => s.IsDefect));
        Assert.Throws<ArgumentException>(() => CrossFit.Of(scores, 5, _ => new Level(0)));
    }

    [Fact]
    public void Bounds_tell_scores_that_are_probabilities_from_those_that_are_too_sure()
    {
        var random = new Random(7);
        LabelledScore[] honest = [.. Enumerable.Range(0, 400).Select(_ => random.NextDouble()).Select(p => new LabelledScore(p, random.NextDouble() < p))];
        ReliabilityTable good = ReliabilityTable.Of(honest), sure = ReliabilityTable.Of(honest.Select(s => s with { Score = s.Score > 0.5 ? 0.99 : 0.01 }));

        Assert.True(good.Ece <= good.EceIfCalibrated(), $"{good.Ece} of {good.EceIfCalibrated()}");
        Assert.True(sure.Ece > 3 * sure.EceIfCalibrated(), $"{sure.Ece} of {sure.EceIfCalibrated()}");

        // The mean of p (1 − p) over 0..1 is 1/6.
        (double lower, double upper) = good.BrierBounds();
        Assert.InRange(1 / 6.0, lower, upper);
        Assert.Equal(good.BrierBounds(), ReliabilityTable.Of(honest).BrierBounds());
    }

    private static LabelledScore[] Scores(double[] scores, int[] labels) => [.. scores.Zip(labels, (score, label) => new LabelledScore(score, label == 1))];

    private sealed class Level(double share) : ICurve
    {
        public double Of(double raw) => share;

        public IReadOnlyList<(double Raw, double Score)> ToPoints(int pointsMax) => [(0, share)];
    }
}
