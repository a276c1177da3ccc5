namespace EdgeInspector.Statistics.Calibration;

/// <summary>Calibrates every thing by a curve that has not seen it: only so does the table tell how the next things will fare.</summary>
public static class CrossFit
{
    /// <summary>The calibrated scores, in the order of the raw ones.</summary>
    /// <param name="scores">Raw ones; of good things and of defects at least one a fold.</param>
    /// <param name="folds">Parts, each of which is left out once; 2 at the least.</param>
    /// <param name="fit">Makes a curve.</param>
    /// <remarks>Good things and defects are dealt to the folds one by one in the order of their scores: each fold spans them all, and nothing is left to chance.</remarks>
    public static IReadOnlyList<LabelledScore> Of(IReadOnlyList<LabelledScore> scores, int folds, Func<IReadOnlyCollection<LabelledScore>, ICurve> fit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        int fewest = Math.Min(scores.Count(s => s.IsDefect), scores.Count(s => !s.IsDefect));
        if (fewest < folds) throw new ArgumentException($"{fewest} things of one kind are too few for {folds} folds", nameof(scores));

        var fold = new int[scores.Count];
        foreach (bool isDefect in (bool[])[false, true])
        {
            int dealt = 0;
            foreach (int i in Enumerable.Range(0, scores.Count).Where(i => scores[i].IsDefect == isDefect).OrderBy(i => scores[i].Score)) fold[i] = dealt++ % folds;
        }

        var calibrated = new LabelledScore[scores.Count];
        for (int part = 0; part < folds; part++)
        {
            ICurve curve = fit([.. scores.Where((_, i) => fold[i] != part)]);
            for (int i = 0; i < scores.Count; i++)
            {
                if (fold[i] == part) calibrated[i] = scores[i] with { Score = Math.Clamp(curve.Of(scores[i].Score), 0, 1) };
            }
        }

        return calibrated;
    }
}
