namespace EdgeInspector.Inspection;

/// <summary>Joins the views of a unit to one verdict. Pure, allocates nothing.</summary>
/// <remarks>
/// No rule makes a view that is not clean vanish: from a single one on the unit is undecided at the least, whatever the rule. A rule only
/// says how many views it takes to call that a reject. What a view's findings do not explain (a failed model, an incomplete frame,
/// findings that fell out of the list) is no matter of counting: it stands as the view says it.
/// </remarks>
internal static class UnitFusion
{
    /// <param name="views">The unit's views; those that are not there say nothing here.</param>
    /// <param name="count">Views of the recipe.</param>
    /// <param name="recipe">Its rules; null: any view's reject rejects.</param>
    public static ViewJudgement Fuse(in ViewList views, int count, Recipe? recipe)
    {
        var worst = new ViewJudgement(Verdict.Accept, RejectReason.None, 0);
        float score = 0;
        int counted = 0;
        for (int view = 0; view < count; view++)
        {
            if (!views.Has(view)) continue;
            ViewResult result = recipe is null ? views[view] : recipe.AfterMotion(views, view);
            if (result.Score > score) score = result.Score;
            bool clean = result is { Outcome: ViewOutcome.Inspected, Verdict: Verdict.Accept };
            if (clean) continue;

            Verdict own = result.Verdict == Verdict.Undecided ? Verdict.Undecided : Verdict.Reject;
            RejectReason reason = result.Reason == RejectReason.None ? RejectReason.NotInspected : result.Reason;
            if (recipe is not null && recipe.Explains(result))
            {
                counted |= 1 << view;
                if (own == Verdict.Reject) reason = RejectReason.DefectInFewViews;
                own = Verdict.Undecided;
            }

            worst = Worse(worst, own, reason);
        }

        if (recipe is not null && counted != 0) worst = Count(views, count, counted, recipe, worst);
        return worst with { Score = score };
    }

    private static ViewJudgement Count(in ViewList views, int count, int counted, Recipe recipe, ViewJudgement worst)
    {
        for (int defectClass = 0; defectClass < recipe.ClassCount; defectClass++)
        {
            int votes = 0;
            for (int view = 0; view < count; view++)
            {
                if ((counted & (1 << view)) != 0 && recipe.Rejects(defectClass, recipe.AfterMotion(views, view).Findings)) votes++;
            }

            if (votes >= recipe.RejectFromViews(defectClass)) worst = Worse(worst, Verdict.Reject, RejectReason.Defect);
        }

        return worst;
    }

    // The lowest reason of the worst verdict is named.
    private static ViewJudgement Worse(ViewJudgement than, Verdict own, RejectReason reason)
    {
        bool worse = than.Verdict == Verdict.Accept || (own == Verdict.Reject && than.Verdict == Verdict.Undecided);
        return worse || (own == than.Verdict && reason < than.Reason) ? than with { Verdict = own, Reason = reason } : than;
    }
}
