namespace EdgeInspector.Statistics.Calibration;

/// <summary>Isotonic calibration: the steps that never fall and lie nearest to the truth, joined at their middles.</summary>
/// <remarks>
/// Pooled adjacent violators [Ayer et al. 1955], and between the steps' mean raw scores straight lines, so that a higher score says more [centred isotonic regression,
/// Oron, Flournoy 2017]. Each step's share is (d + ½) / (n + 1) for d defects of n, and steps that no longer rise are pooled again: no step is surer than its
/// number of things allows.
/// </remarks>
public sealed class IsotonicCurve : ICurve
{
    private readonly Step[] _steps;

    private IsotonicCurve(Step[] steps) => _steps = steps;

    /// <summary>Steps; 1 when defects do not score higher than good things.</summary>
    public int Steps => _steps.Length;

    /// <summary>Fits the curve.</summary>
    /// <param name="scores">Raw ones; at least one.</param>
    public static IsotonicCurve Fit(IReadOnlyCollection<LabelledScore> scores)
    {
        ArgumentOutOfRangeException.ThrowIfZero(scores.Count, nameof(scores));
        var steps = new List<Step>();
        foreach (IGrouping<double, LabelledScore> same in scores.GroupBy(s => s.Score).OrderBy(g => g.Key))
            steps.Add(new Step(same.Count(), same.Count(s => s.IsDefect), same.Key));
        Pool(steps, step => (double)step.Defects / step.Count);
        Pool(steps, step => step.Share);
        return new IsotonicCurve([.. steps]);
    }

    /// <summary>The values that never fall and lie nearest to the given ones, by the sum of squares.</summary>
    public static IReadOnlyList<double> Levels(IReadOnlyList<double> values)
    {
        var pools = new List<(double Sum, int Count)>();
        foreach (double value in values)
        {
            pools.Add((value, 1));
            while (pools.Count > 1 && pools[^2].Sum / pools[^2].Count >= pools[^1].Sum / pools[^1].Count)
            {
                pools[^2] = (pools[^2].Sum + pools[^1].Sum, pools[^2].Count + pools[^1].Count);
                pools.RemoveAt(pools.Count - 1);
            }
        }

        return [.. pools.SelectMany(pool => Enumerable.Repeat(pool.Sum / pool.Count, pool.Count))];
    }

    public double Of(double raw)
    {
        if (raw <= _steps[0].Middle) return _steps[0].Share;
        for (int i = 1; i < _steps.Length; i++)
        {
            if (raw > _steps[i].Middle) continue;
            double share = (raw - _steps[i - 1].Middle) / (_steps[i].Middle - _steps[i - 1].Middle);
            return _steps[i - 1].Share + (share * (_steps[i].Share - _steps[i - 1].Share));
        }

        return _steps[^1].Share;
    }

    /// <inheritdoc/>
    /// <remarks>More steps than points: the two neighbours that are nearest become one, again and again.</remarks>
    public IReadOnlyList<(double Raw, double Score)> ToPoints(int pointsMax)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pointsMax, 2);
        var steps = new List<Step>(_steps);
        while (steps.Count > pointsMax)
        {
            int at = Enumerable.Range(0, steps.Count - 1).MinBy(i => steps[i + 1].Share - steps[i].Share);
            steps[at] = steps[at].With(steps[at + 1]);
            steps.RemoveAt(at + 1);
        }

        return [.. steps.Select(step => (step.Middle, step.Share))];
    }

    private static void Pool(List<Step> steps, Func<Step, double> level)
    {
        for (int i = 1; i < steps.Count; i++)
        {
            while (i > 0 && level(steps[i - 1]) >= level(steps[i]))
            {
                steps[i - 1] = steps[i - 1].With(steps[i]);
                steps.RemoveAt(i);
                i--;
            }
        }
    }

    private readonly record struct Step(int Count, int Defects, double Middle)
    {
        public double Share => (Defects + 0.5) / (Count + 1);

        public Step With(Step next) => new(Count + next.Count, Defects + next.Defects, ((Middle * Count) + (next.Middle * next.Count)) / (Count + next.Count));
    }
}
