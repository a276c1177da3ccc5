using System.Globalization;
using CsCheck;

namespace EdgeInspector.Inspection.Tests;

public sealed class ScoreCalibrationTests
{
    [Theory, Requirement("CNF-01")]
    [InlineData(-5f, 0.01f)]
    [InlineData(1f, 0.01f)]
    [InlineData(1.5f, 0.13f)]
    [InlineData(2f, 0.25f)]
    [InlineData(3f, 0.25f)]
    [InlineData(4f, 0.25f)]
    [InlineData(5f, 0.6f)]
    [InlineData(6f, 0.95f)]
    [InlineData(900f, 0.95f)]
    public void Between_two_points_the_score_is_straight_and_outside_the_ends_hold(float raw, float expected)
    {
        Assert.Equal(expected, Make((1, 0.01f), (2, 0.25f), (4, 0.25f), (6, 0.95f)).Of(raw), 1e-6);
    }

    [Fact]
    public void What_is_no_number_stays_none()
    {
        Assert.True(float.IsNaN(Make((0, 0), (1, 1)).Of(float.NaN)));
    }

    [Fact, Requirement("CNF-01")]
    public void A_higher_raw_score_never_gives_a_lower_one_and_every_score_is_a_share()
    {
        Gen.Select(GenTable(), Gen.Single[-3, 3], Gen.Single[-3, 3]).Sample((table, one, other) =>
        {
            float low = table.Of(Math.Min(one, other)), high = table.Of(Math.Max(one, other));
            return low >= 0 && low <= high && high <= 1;
        }, iter: 20_000);
    }

    [Fact, Requirement("CNF-01")]
    public void The_raw_threshold_is_exactly_the_least_float_that_reaches_the_calibrated_one()
    {
        Gen.Select(GenTable(), Gen.Single[0, 1]).Sample((table, score) =>
        {
            float raw = table.RawFrom(score);
            if (float.IsPositiveInfinity(raw)) return score > table.Highest;
            return table.Of(raw) >= score && (raw == float.MinValue || table.Of(MathF.BitDecrement(raw)) < score);
        }, iter: 20_000);
    }

    [Theory]
    [InlineData("has 1 points; allowed: 2..256", "0 0")]
    [InlineData("point 1: raw 1 is not above 1 before it", "1 0.1 1 0.2")]
    [InlineData("point 1: score 0.1 is below 0.2 before it", "1 0.2 2 0.1")]
    [InlineData("point 1: score 1.1 is outside 0..1", "1 0.2 2 1.1")]
    [InlineData("point 0: score NaN is outside 0..1", "1 NaN 2 1")]
    [InlineData("point 1: raw Infinity is outside", "1 0 Infinity 1")]
    [InlineData("gives every raw score the same", "1 0.5 2 0.5")]
    public void A_table_that_does_not_rise_or_has_no_ends_is_refused_with_its_rule(string rule, string values)
    {
        (float, float)[] points = [.. values.Split(' ').Select(v => float.Parse(v, CultureInfo.InvariantCulture)).Chunk(2).Select(p => (p[0], p[1]))];

        Assert.False(ScoreCalibration.TryCreate(points, out _, out string? problem));
        Assert.Contains(rule, problem);
    }

    [Theory, Requirement("CNF-02")]
    [InlineData(1.4f, Verdict.Accept, 0.08f)]
    [InlineData(1.6f, Verdict.Undecided, 0.12f)]
    [InlineData(4.5f, Verdict.Undecided, 0.68f)]
    [InlineData(5.5f, Verdict.Reject, 0.86f)]
    public void Thresholds_are_held_against_the_calibrated_score(float raw, Verdict verdict, float score)
    {
        Recipe recipe = RecipeOf(0.1f, 0.8f);
        FindingList findings = default;
        findings.Add(new Finding(0, raw, default));

        ViewJudgement judgement = recipe.Judge(ViewOutcome.Inspected, findings);

        Assert.Equal(verdict, judgement.Verdict);
        Assert.Equal(score, judgement.Score, 1e-6);
        Assert.Equal(raw, findings[0].Score);
    }

    [Theory]
    [InlineData(0.1f, 0.97f, "reject-from 0.97 is above the highest calibrated score 0.95: nothing could ever be rejected")]
    [InlineData(0f, 0.5f, "accept-below 0 is not above the lowest calibrated score 0: nothing could ever be accepted")]
    public void A_threshold_that_no_calibrated_score_reaches_is_refused(float accept, float reject, string problem)
    {
        Assert.Contains(problem, Assert.Throws<ArgumentException>(() => RecipeOf(accept, reject)).Message);
    }

    [Fact]
    public void Judging_a_calibrated_score_allocates_nothing()
    {
        Recipe recipe = RecipeOf(0.1f, 0.8f);
        FindingList findings = default;
        findings.Add(new Finding(0, 3.3f, default));

        Assert.Equal(0, SteadyState.AllocatedBytes(1_000, () => recipe.Judge(ViewOutcome.Inspected, findings)));
    }

    private static Recipe RecipeOf(float accept, float reject) => Recipe.Create(
        "r", "p", 1, [new DefectClass("crack", DefectCategory.Critical, accept, reject) { Calibration = Make((1, 0), (3.5f, 0.5f), (6, 0.95f)) }], new SampleSpace());

    private static ScoreCalibration Make(params (float Raw, float Score)[] points)
    {
        Assert.True(ScoreCalibration.TryCreate(points, out ScoreCalibration? made, out string? problem), problem);
        return made;
    }

    private static Gen<ScoreCalibration> GenTable() =>
        Gen.Select(Gen.Single[-2, 2].Array[2, 12], Gen.Single[0, 1].Array[12]).Select((raw, score) =>
        {
            float[] at = [.. raw.Distinct().Order()];
            float[] gives = [.. score.Order()];
            return at.Length < 2 || gives[at.Length - 1] <= gives[0] ? Make((0, 0), (1, 1)) : Make([.. at.Select((r, i) => (r, gives[i]))]);
        });
}
