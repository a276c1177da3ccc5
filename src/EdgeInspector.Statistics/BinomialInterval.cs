namespace EdgeInspector.Statistics;

/// <summary>Where the true share lies when so many of so many independent things had it. [Clopper, Pearson 1934]</summary>
public static class BinomialInterval
{
    /// <summary>Both bounds; nothing tried says 0..1.</summary>
    /// <param name="hits">0..<paramref name="trials"/>.</param>
    /// <param name="trials">Independent things, from 0.</param>
    /// <param name="confidence">Share of such intervals that hold the true share, above 0 and below 1.</param>
    public static (double Lower, double Upper) Of(int hits, int trials, double confidence = 0.95)
    {
        double tail = (1 - Checked(hits, trials, confidence)) / 2;
        return (Lower(hits, trials, tail), Upper(hits, trials, tail));
    }

    /// <summary>The upper bound alone.</summary>
    public static double UpperOf(int hits, int trials, double confidence = 0.95) => Upper(hits, trials, 1 - Checked(hits, trials, confidence));

    /// <summary>The lower bound alone.</summary>
    public static double LowerOf(int hits, int trials, double confidence = 0.95) => Lower(hits, trials, 1 - Checked(hits, trials, confidence));

    private static double Checked(int hits, int trials, double confidence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(hits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hits, trials);
        return confidence is > 0 and < 1 ? confidence : throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "must be above 0 and below 1");
    }

    // What has it is what the others have not.
    private static double Lower(int hits, int trials, double tail) => hits == 0 ? 0 : 1 - Upper(trials - hits, trials, tail);

    // The share with which so few hits have just the chance of the tail.
    private static double Upper(int hits, int trials, double tail)
    {
        if (hits >= trials) return 1;
        double low = (double)hits / trials, high = 1;
        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2;
            if (AtMost(hits, trials, middle) > tail) low = middle;
            else high = middle;
        }

        return high;
    }

    // By logarithms, so that many trials do not underflow.
    private static double AtMost(int hits, int trials, double share)
    {
        double odds = Math.Log(share) - Math.Log(1 - share), term = trials * Math.Log(1 - share), sum = 0;
        for (int k = 0; k <= hits; k++)
        {
            sum += Math.Exp(term);
            term += Math.Log((double)(trials - k) / (k + 1)) + odds;
        }

        return sum;
    }
}
