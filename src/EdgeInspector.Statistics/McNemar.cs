namespace EdgeInspector.Statistics;

/// <summary>McNemar's exact test: whether two judges of the same things differ in how often they give an answer.</summary>
public static class McNemar
{
    /// <summary>The two-sided p: how likely the two counts lie at least so far apart when each thing falls to either side alike.</summary>
    /// <param name="firstOnly">Things to which only the first gave the answer; from 0.</param>
    /// <param name="secondOnly">Things to which only the second gave it; from 0.</param>
    /// <returns>2 · P(X ≤ the smaller count), X binomial of both together with ½; 1 at the most, and when there is none.</returns>
    /// <remarks>Relative error below 1e-9 up to a million: the largest term is found by logarithms, the others by their ratios to it.</remarks>
    public static double ExactP(long firstOnly, long secondOnly)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstOnly);
        ArgumentOutOfRangeException.ThrowIfNegative(secondOnly);
        long count = checked(firstOnly + secondOnly), smaller = Math.Min(firstOnly, secondOnly);
        if (count == 0 || 2 * smaller == count) return 1;

        // The last term is the largest of the tail; each one before it is k / (n − k + 1) of its neighbour.
        double sum = 1, term = 1;
        for (long k = smaller; k > 0 && term > sum * 1e-17; k--)
        {
            term *= (double)k / (count - k + 1);
            sum += term;
        }

        double logLargest = LogFactorial(count) - LogFactorial(smaller) - LogFactorial(count - smaller) - (count * Math.Log(2));
        return Math.Min(1, 2 * sum * Math.Exp(logLargest));
    }

    // Exact sums of logarithms where they are few, Stirling's series (error below 1 / (1680 n⁷)) where they are many.
    private static double LogFactorial(long n)
    {
        if (n < 256)
        {
            double sum = 0;
            for (long i = 2; i <= n; i++) sum += Math.Log(i);
            return sum;
        }

        double inverse = 1.0 / n, square = inverse * inverse;
        double series = inverse * ((1.0 / 12) - (square * ((1.0 / 360) - (square / 1260))));
        return (n * Math.Log(n)) - n + (0.5 * Math.Log(2 * Math.PI * n)) + series;
    }
}
