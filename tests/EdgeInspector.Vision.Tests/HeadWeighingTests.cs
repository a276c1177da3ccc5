using EdgeInspector.Vision.Teaching;

namespace EdgeInspector.Vision.Tests;

/// <summary>The share of the two heads: one cell each, so that a map is two numbers.</summary>
public sealed class HeadWeighingTests
{
    private static readonly float[][] Good = Maps(300, i => (Noise(i), Noise(i + 1000)));

    [Fact]
    public void Defects_that_only_one_head_sees_shift_the_share_to_it()
    {
        ScoreField field = ScoreField.Calibrate(Good, heads: 2);

        double share = HeadWeighing.Share(field, Good, Maps(300, i => (Noise(i + 2000) + 0.5f, Noise(i + 3000))), areReal: true);

        Assert.InRange(share, 0.6, 1);
    }

    [Fact]
    public void Drawn_defects_tilt_the_scale_less_than_real_ones()
    {
        ScoreField field = ScoreField.Calibrate(Good, heads: 2);

        double share = HeadWeighing.Share(field, Good, Maps(300, i => (Noise(i + 2000), Noise(i + 3000) + 0.5f)), areReal: false);

        Assert.Equal(0.35, share);
    }

    [Fact]
    public void Defects_that_both_heads_see_alike_or_too_few_of_them_leave_the_plain_sum()
    {
        ScoreField field = ScoreField.Calibrate(Good, heads: 2);

        Assert.Equal(0.5, HeadWeighing.Share(field, Good, Maps(40, i => (Noise(i + 200) + 9, Noise(i + 300) + 9)), areReal: true));
        Assert.Equal(0.5, HeadWeighing.Share(field, Good, Maps(1, _ => (9, 0)), areReal: true));
        Assert.Equal(0.5, HeadWeighing.Share(field, Good, [], areReal: false));
    }

    // Mean 2, deviation √(8/3) of 0, 2, 4; the gain is 1 / (deviation + half the mean deviation) = 1 / (1.5 · √(8/3)).
    [Fact]
    public void Score_apart_is_that_of_a_calibration_without_the_image()
    {
        float[] apart = ScoreField.ScoresApart([[0], [2], [4], [10]], heads: 1, share: 1, threads: 2);

        Assert.Equal((10 - 2) / (1.5 * Math.Sqrt(8.0 / 3)), apart[3], 1e-5);
    }

    private static float[][] Maps(int count, Func<int, (float, float)> values) =>
        [.. Enumerable.Range(0, count).Select(i => { (float a, float b) = values(i); return new[] { a, b }; })];

    private static float Noise(int seed) => new Random(seed).NextSingle();
}
