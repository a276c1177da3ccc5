namespace EdgeInspector.Statistics.Calibration;

/// <summary>Platt's calibration: 1 / (1 + exp(−(slope · raw + intercept))), by maximum likelihood.</summary>
/// <remarks>
/// The targets are (d + 1) / (d + 2) for d defects and 1 / (g + 2) for g good things instead of 1 and 0, so that scores without an overlap have a
/// curve, too, and none is surer than the number of things allows [Platt 1999]. Newton's method with halved steps [Lin, Lin, Weng 2007].
/// </remarks>
public sealed class LogisticCurve : ICurve
{
    private const int StepsMax = 100;

    private readonly double _lowest;
    private readonly double _highest;

    private LogisticCurve(double slope, double intercept, double lowest, double highest)
    {
        Slope = slope;
        Intercept = intercept;
        _lowest = lowest;
        _highest = highest;
    }

    /// <summary>Per unit of the raw score. Not above 0: defects do not score higher, and there is nothing to calibrate.</summary>
    public double Slope { get; }

    public double Intercept { get; }

    /// <summary>Fits the curve.</summary>
    /// <param name="scores">Raw ones; at least one good thing and one defect, and two different scores.</param>
    public static LogisticCurve Fit(IReadOnlyCollection<LabelledScore> scores)
    {
        int defects = scores.Count(s => s.IsDefect), good = scores.Count - defects;
        double lowest = scores.Count > 0 ? scores.Min(s => s.Score) : 0, highest = scores.Count > 0 ? scores.Max(s => s.Score) : 0;
        if (defects == 0 || good == 0 || !(highest > lowest)) throw new ArgumentException("a curve needs defects, good things and two different scores", nameof(scores));

        // On −1..1 the two unknowns are of one size, whatever the model's scale.
        double middle = (lowest + highest) / 2, half = (highest - lowest) / 2;
        double[] x = [.. scores.Select(s => (s.Score - middle) / half)];
        double[] targets = [.. scores.Select(s => s.IsDefect ? (defects + 1.0) / (defects + 2) : 1.0 / (good + 2))];
        double a = 0, b = Math.Log((defects + 1.0) / (good + 1));
        double loss = LossOf(x, targets, a, b);
        for (int step = 0; step < StepsMax; step++)
        {
            double ga = 0, gb = 0, haa = 1e-12, hab = 0, hbb = 1e-12;
            for (int i = 0; i < x.Length; i++)
            {
                double p = Sigmoid((a * x[i]) + b), weight = p * (1 - p), error = p - targets[i];
                (ga, gb) = (ga + (error * x[i]), gb + error);
                (haa, hab, hbb) = (haa + (weight * x[i] * x[i]), hab + (weight * x[i]), hbb + weight);
            }

            if (Math.Abs(ga) < 1e-10 && Math.Abs(gb) < 1e-10) break;
            double determinant = (haa * hbb) - (hab * hab);
            double da = -((hbb * ga) - (hab * gb)) / determinant, db = -((haa * gb) - (hab * ga)) / determinant;
            double share = 1;
            while (share > 1e-10 && !(LossOf(x, targets, a + (share * da), b + (share * db)) <= loss + (1e-4 * share * ((ga * da) + (gb * db))))) share /= 2;
            if (share <= 1e-10) break;
            (a, b) = (a + (share * da), b + (share * db));
            loss = LossOf(x, targets, a, b);
        }

        return new LogisticCurve(a / half, b - (a * middle / half), lowest, highest);
    }

    /// <inheritdoc/>
    /// <remarks>Beyond the scores that it was fitted with it is level: nothing is known there.</remarks>
    public double Of(double raw) => Sigmoid((Slope * Math.Clamp(raw, _lowest, _highest)) + Intercept);

    public IReadOnlyList<(double Raw, double Score)> ToPoints(int pointsMax)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pointsMax, 2);
        var points = new List<(double, double)>(pointsMax);
        for (int i = 0; i < pointsMax; i++)
        {
            double raw = _lowest + ((_highest - _lowest) * i / (pointsMax - 1));
            points.Add((raw, Of(raw)));
        }

        return points;
    }

    // Written so that neither exponential overflows.
    private static double Sigmoid(double value) => value >= 0 ? 1 / (1 + Math.Exp(-value)) : Math.Exp(value) / (1 + Math.Exp(value));

    private static double LossOf(double[] x, double[] targets, double a, double b)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double value = (a * x[i]) + b;
            sum += Math.Max(value, 0) - (targets[i] * value) + Math.Log(1 + Math.Exp(-Math.Abs(value)));
        }

        return sum;
    }
}
