using EdgeInspector.Inspection;

namespace EdgeInspector.Vision;

/// <summary>Limits of a sample space from what was measured of good images: a proposal for a person.</summary>
/// <remarks>
/// Each limit lies at the tolerance factor for 99.99 % of a normal distribution with 95 % confidence, never inside the images' own range, and
/// a little further out. The distance to the teaching data gets twice the greatest one: what the score is there for is left to the score.
/// </remarks>
public static class SpaceProposal
{
    private const double ShareQuantile = 3.719;
    private const double ConfidenceQuantile = 1.645;
    private const double Confidence = 0.95;

    /// <summary>Two grey levels: less says nothing of a lamp.</summary>
    private const float LevelMargin = 2f / 255;
    private const float SaturatedMargin = 0.01f;

    /// <summary>Least share of the sharpness that is left as room below it.</summary>
    private const float SharpnessMargin = 0.1f;
    private const float DistanceFactor = 2;

    /// <summary>Limits and the statistics behind them; null when fewer than two images were measured.</summary>
    /// <param name="samples">Measured ones, of good images.</param>
    /// <param name="part">Where the part was found in all of them; null: nobody looks for one.</param>
    public static QualifiedSpace? Of(IReadOnlyList<SampleMeasurement> samples, PartPlace? part = null)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (samples.Count < 2) return null;
        var statistics = new List<SampleStatistic>
        {
            Statistic("mean", samples.Select(s => s.Mean)),
            Statistic("p1", samples.Select(s => s.P1)),
            Statistic("p50", samples.Select(s => s.P50)),
            Statistic("p99", samples.Select(s => s.P99)),
            Statistic("saturated", samples.Select(s => s.Saturated)),
            Statistic("sharpness", samples.Select(s => s.Sharpness)),
        };
        if (samples.All(s => s.EmbeddingDistance is not null)) statistics.Add(Statistic("embedding-distance", samples.Select(s => s.EmbeddingDistance!.Value)));
        SampleStatistic mean = statistics[0], p1 = statistics[1], p50 = statistics[2], p99 = statistics[3], saturated = statistics[4], sharpness = statistics[5];
        var limits = new SampleSpace
        {
            MeanMin = Low(mean, LevelMargin),
            MeanMax = High(mean, LevelMargin),
            P1Min = Low(p1, LevelMargin),
            P1Max = High(p1, LevelMargin),
            P50Min = Low(p50, LevelMargin),
            P50Max = High(p50, LevelMargin),
            P99Min = Low(p99, LevelMargin),
            P99Max = High(p99, LevelMargin),
            SaturatedMax = High(saturated, SaturatedMargin),
            SharpnessMin = Low(sharpness, SharpnessMargin * sharpness.Mean),
            EmbeddingDistanceMax = statistics.Count > 6 ? Up(DistanceFactor * statistics[6].Max) : null,
            Part = part,
        };
        return new QualifiedSpace(limits, statistics);
    }

    /// <summary>Share of a distribution that lies between the least and the greatest of so many draws, with 95 % confidence. [Wilks 1941]</summary>
    public static double CoverageOf(int draws)
    {
        // The share c for which n·cⁿ⁻¹ − (n−1)·cⁿ is what is left of the confidence.
        double low = 0, high = 1;
        for (int i = 0; i < 60; i++)
        {
            double c = (low + high) / 2;
            double missed = (draws * Math.Pow(c, draws - 1)) - ((draws - 1) * Math.Pow(c, draws));
            if (missed < 1 - Confidence) low = c;
            else high = c;
        }

        return low;
    }

    /// <summary>Deviations from the mean within which the share lies on one side, with the confidence, of so many draws of a normal distribution. [Natrella 1963]</summary>
    public static double ToleranceFactor(int draws)
    {
        double a = 1 - (ConfidenceQuantile * ConfidenceQuantile / (2.0 * (draws - 1)));
        double b = (ShareQuantile * ShareQuantile) - (ConfidenceQuantile * ConfidenceQuantile / draws);

        // The approximation holds from three draws on; below, the range and its margin are all there is.
        return a > 0 ? (ShareQuantile + Math.Sqrt(Math.Max((ShareQuantile * ShareQuantile) - (a * b), 0))) / a : 0;
    }

    private static SampleStatistic Statistic(string measure, IEnumerable<float> values)
    {
        double[] all = [.. values.Select(v => (double)v)];
        double mean = all.Average(), variance = all.Sum(v => (v - mean) * (v - mean)) / (all.Length - 1);
        return new SampleStatistic(
            measure, all.Length, (float)all.Min(), (float)all.Max(), Digits(mean), Digits(Math.Sqrt(variance)), (float)Math.Round(CoverageOf(all.Length), 4));
    }

    private static float Low(SampleStatistic s, float margin) => Math.Clamp(Down(Math.Min(s.Min, s.Mean - (ToleranceFactor(s.Images) * s.Deviation)) - margin), 0, 1);

    private static float High(SampleStatistic s, float margin) => Math.Clamp(Up(Math.Max(s.Max, s.Mean + (ToleranceFactor(s.Images) * s.Deviation)) + margin), 0, 1);

    // Outwards, so that what was seen stays inside.
    private static float Down(double value) => (float)(Math.Floor(value * 1e4) / 1e4);

    private static float Up(double value) => (float)(Math.Ceiling(value * 1e4) / 1e4);

    private static float Digits(double value) => (float)Math.Round(value, 6);
}
