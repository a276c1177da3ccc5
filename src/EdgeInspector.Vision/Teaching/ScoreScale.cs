namespace EdgeInspector.Vision.Teaching;

/// <summary>Thresholds proposed from the held-out scores of good images.</summary>
/// <remarks>
/// A score is the greatest of many, so its distribution is taken to be Gumbel's, fitted by moments: the 99.9th percentile of a
/// hundred images cannot be counted, only reckoned. Where the images themselves show higher scores, they win.
/// </remarks>
internal readonly record struct ScoreScale
{
    private const double EulerGamma = 0.5772156649015329;

    /// <summary>Raw score of a middling good image: 0 on the model's scale.</summary>
    public double Middle { get; private init; }

    /// <summary>Raw score that the agreed share of good images reaches.</summary>
    public double AcceptBelow { get; private init; }

    /// <summary>Raw score that a tenth of the agreed share reaches: 1 on the model's scale.</summary>
    public double RejectFrom { get; private init; }

    /// <summary>Share of held-out images at or above the accept threshold.</summary>
    public double NotAccepted { get; private init; }

    /// <summary>95 % upper bound on that share.</summary>
    public double NotAcceptedUpperBound { get; private init; }

    /// <summary>Fewer images than this: a calibration that has not seen an image gives it scores that no threshold could stand above.</summary>
    /// <remarks>Tried: with 31 images most cracked cookies would have passed. The low side is the safe one, and the stated bound tells its price.</remarks>
    private const int EnoughImages = 60;

    /// <param name="heldOut">Scores of good images by statistics that had not seen them.</param>
    /// <param name="apart">The same, by a calibration that had not seen them either: these are counted.</param>
    /// <param name="falseRejectRate">Agreed share at or above the accept threshold.</param>
    public static ScoreScale From(IReadOnlyList<float> heldOut, IReadOnlyList<float> apart, double falseRejectRate)
    {
        int n = heldOut.Count;
        double[] sorted = (n < EnoughImages ? heldOut : apart).Select(s => (double)s).Order().ToArray();

        // One odd image among few must not stretch the scale: the greatest score has no part in the fit, and one image may always
        // lie above the accept threshold, or with few images no threshold would be left that finds anything.
        double[] fitted = sorted[..^1];
        double mean = fitted.Average();
        double deviation = Math.Sqrt(fitted.Sum(s => (s - mean) * (s - mean)) / (fitted.Length - 1));
        double spread = Math.Max(deviation * Math.Sqrt(6) / Math.PI, 1e-6);
        double mode = mean - (EulerGamma * spread);

        int above = Math.Max(1, (int)Math.Floor(falseRejectRate * n));
        double counted = Math.BitIncrement((float)sorted[n - 1 - above]);
        double accept = Math.Max(Quantile(mode, spread, falseRejectRate), counted);
        double reject = Math.Max(Quantile(mode, spread, falseRejectRate / 10), accept + (0.25 * (accept - sorted[n / 2])));
        int exceeding = apart.Count(s => s >= accept);
        return new ScoreScale
        {
            Middle = sorted[n / 2],
            AcceptBelow = accept,
            RejectFrom = reject,
            NotAccepted = (double)exceeding / n,
            NotAcceptedUpperBound = UpperBound(exceeding, n),
        };
    }

    /// <summary>The same, with another count of those that were not accepted.</summary>
    public ScoreScale Counted(int notAccepted, int images) =>
        this with { NotAccepted = (double)notAccepted / images, NotAcceptedUpperBound = UpperBound(notAccepted, images) };

    /// <summary>Fewest good images of which none may be above, so that the bound is not greater than the rate.</summary>
    /// <remarks>ln 0.05 / ln(1 − rate): 299 for 1 %.</remarks>
    public static int ImagesNeeded(double rate) => (int)Math.Ceiling(Math.Log(0.05) / Math.Log(1 - rate));

    /// <summary>One-sided 95 % upper bound on a share, from hits among trials. [Clopper, Pearson 1934]</summary>
    public static double UpperBound(int hits, int trials)
    {
        if (hits >= trials) return 1;
        double low = (double)hits / trials, high = 1;
        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2;
            if (AtMost(hits, trials, middle) > 0.05)
                low = middle;
            else
                high = middle;
        }

        return high;
    }

    private static double Quantile(double mode, double spread, double share) => mode - (spread * Math.Log(-Math.Log(1 - share)));

    // P(hits or fewer) of a binomial, by logarithms so that many trials do not underflow.
    private static double AtMost(int hits, int trials, double share)
    {
        double logTerm = trials * Math.Log(1 - share), sum = 0;
        for (int k = 0; k <= hits; k++)
        {
            sum += Math.Exp(logTerm);
            logTerm += Math.Log((double)(trials - k) / (k + 1)) + Math.Log(share) - Math.Log(1 - share);
        }

        return sum;
    }
}
