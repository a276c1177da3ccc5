namespace EdgeInspector.Vision.Teaching;

/// <summary>How much each head counts: the plain sum, unless defects say plainly that another share is better.</summary>
/// <remarks>
/// Which head is better cannot be known from good images, and a handful of defects can mislead. So another share must win by two
/// standard errors of the difference between the two areas under the curve, taken on the same images. [DeLong, DeLong, Clarke-Pearson 1988]
/// </remarks>
internal static class HeadWeighing
{
    /// <summary>Share of the places in the plain sum.</summary>
    public const double Even = 0.5;

    private const double ErrorsToWin = 2;

    /// <summary>Drawn defects may tilt the scale, no more: they are all local, which favours the bank.</summary>
    private static readonly double[] ForDrawn = [0.35, 0.65];
    private static readonly double[] ForReal = [0, 0.25, 0.35, 0.65, 0.75, 1];

    /// <summary>The share of the places, 0..1.</summary>
    /// <param name="field">Calibrated, heads alike.</param>
    /// <param name="good">Held-out maps of good images.</param>
    /// <param name="bad">Maps of images with a defect, by statistics of as many images as the good ones'.</param>
    /// <param name="areReal">False: drawn.</param>
    public static double Share(ScoreField field, IReadOnlyList<float[]> good, IReadOnlyList<float[]> bad, bool areReal)
    {
        if (bad.Count < 2) return Even;
        (double[] evenGood, double[] evenBad) = Placements(field.Weighed(Even), good, bad);
        (double best, double most) = (Even, 0);
        foreach (double share in areReal ? ForReal : ForDrawn)
        {
            (double[] shareGood, double[] shareBad) = Placements(field.Weighed(share), good, bad);
            (double gain, double goodVariance) = MeanAndVariance(shareGood, evenGood);
            (_, double badVariance) = MeanAndVariance(shareBad, evenBad);
            double error = Math.Sqrt((goodVariance / good.Count) + (badVariance / bad.Count));
            if (gain > most && gain > ErrorsToWin * error) (best, most) = (share, gain);
        }

        return best;
    }

    // For each good image the share of bad ones above it, for each bad one the share of good ones below it; the mean of either is the area.
    private static (double[] Good, double[] Bad) Placements(ScoreField field, IReadOnlyList<float[]> good, IReadOnlyList<float[]> bad)
    {
        float[] goodScores = good.Select(field.Score).ToArray(), badScores = bad.Select(field.Score).ToArray();
        return (
            Array.ConvertAll(goodScores, g => badScores.Average(b => b > g ? 1 : b == g ? 0.5 : 0)),
            Array.ConvertAll(badScores, b => goodScores.Average(g => b > g ? 1 : b == g ? 0.5 : 0)));
    }

    private static (double Mean, double Variance) MeanAndVariance(double[] ours, double[] theirs)
    {
        double[] gains = ours.Zip(theirs, (a, b) => a - b).ToArray();
        double mean = gains.Average();
        return (mean, gains.Sum(g => (g - mean) * (g - mean)) / Math.Max(gains.Length - 1, 1));
    }
}
