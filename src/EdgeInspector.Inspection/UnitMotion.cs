namespace EdgeInspector.Inspection;

/// <summary>Tells bubble, particle, glass mark and background apart by their motion over the views of a spinning unit. Pure, allocates nothing.</summary>
/// <remarks>
/// A motion counts only when it explains a finding in every view in which it would show, and no other motion does, and no second finding
/// could be meant. One view that is missing, failed or crowded, and nothing is explained: then every finding stays what its score says.
/// </remarks>
internal static class UnitMotion
{
    // Nearer to the glass's edge a mark is squeezed and hidden in its dark line.
    private const double SineShown = 0.85;

    private const int ViewsMin = 3;

    /// <summary>Whether every view of the rule is there, inspected, and holds all its findings.</summary>
    public static bool Applies(in ViewList views, MotionRule rule)
    {
        for (int i = 0; i < rule.Views.Count; i++)
        {
            if (!views.Has(rule.Views[i])) return false;
            ViewResult view = views[rule.Views[i]];
            if (view.Outcome != ViewOutcome.Inspected || view.Findings.Total > view.Findings.Count) return false;
        }

        return true;
    }

    /// <summary>The one motion that explains a finding.</summary>
    /// <param name="views">All of the rule's, see <see cref="Applies"/>.</param>
    /// <param name="recipe">Says which findings are clean: they explain nothing.</param>
    /// <param name="rule">Its geometry.</param>
    /// <param name="at">Position of the finding's view among the rule's.</param>
    /// <param name="finding">One of its findings.</param>
    public static MotionKind Of(in ViewList views, Recipe recipe, MotionRule rule, int at, in Finding finding)
    {
        bool stands = Stands(views, recipe, rule, at, finding);
        bool turns = Turns(views, recipe, rule, at, finding);
        bool rises = Rises(views, recipe, rule, at, finding);
        if ((stands ? 1 : 0) + (turns ? 1 : 0) + (rises ? 1 : 0) > 1) return MotionKind.Unknown;
        if (stands) return MotionKind.Stationary;
        if (turns) return MotionKind.Rotating;
        if (rises) return MotionKind.Rising;
        return Drifts(views, recipe, rule, at, finding) ? MotionKind.WithLiquid : MotionKind.Unknown;
    }

    // All of them together within the tolerance, so that each of its views says the same of it.
    private static bool Stands(in ViewList views, Recipe recipe, MotionRule rule, int at, in Finding finding)
    {
        (float x, float y) = Middle(finding);
        (float left, float right, float top, float bottom) = (x, x, y, y);
        for (int i = 0; i < rule.Views.Count; i++)
        {
            if (i == at) continue;
            FindingList others = views[rule.Views[i]].Findings;
            if (CountNear(recipe, others, finding.DefectClass, x, y, rule.Tolerance, out int near) != 1) return false;
            (float ownX, float ownY) = Middle(others[near]);
            (left, right, top, bottom) = (Math.Min(left, ownX), Math.Max(right, ownX), Math.Min(top, ownY), Math.Max(bottom, ownY));
        }

        return right - left <= rule.Tolerance && bottom - top <= rule.Tolerance;
    }

    private static bool Turns(in ViewList views, Recipe recipe, MotionRule rule, int at, in Finding finding)
    {
        (float x, float y) = Middle(finding);
        double sine = (x - rule.AxisX) / rule.Radius;
        if (Math.Abs(sine) > 1) return false;

        // On the front of the glass, or seen through it on the back.
        double front = Math.Asin(sine);
        return TurnsFrom(front, views, recipe, rule, at, finding.DefectClass, y) || TurnsFrom(Math.PI - front, views, recipe, rule, at, finding.DefectClass, y);
    }

    private static bool TurnsFrom(double angle, in ViewList views, Recipe recipe, MotionRule rule, int at, int defectClass, float y)
    {
        int shown = 0;
        double least = double.MaxValue, greatest = double.MinValue;
        for (int i = 0; i < rule.Views.Count; i++)
        {
            double sine = Math.Sin(angle + ((rule.AngleAt(i) - rule.AngleAt(at)) * Math.PI / 180));
            if (Math.Abs(sine) > SineShown) continue;
            shown++;
            double x = rule.AxisX + (rule.Radius * sine);
            (least, greatest) = (Math.Min(least, x), Math.Max(greatest, x));
            if (CountNear(recipe, views[rule.Views[i]].Findings, defectClass, (float)x, y, rule.Tolerance, out _) != 1) return false;
        }

        // So small a turn in sight that the thing could as well stand still.
        return shown >= ViewsMin && greatest - least > 3 * rule.Tolerance;
    }

    private static bool Rises(in ViewList views, Recipe recipe, MotionRule rule, int at, in Finding finding) =>
        IsInLiquid(rule, finding)
        && Follows(views, recipe, rule, at, finding, step: 1, -rule.RiseMax, -rule.RiseMin)
        && Follows(views, recipe, rule, at, finding, step: -1, rule.RiseMin, rule.RiseMax);

    private static bool Drifts(in ViewList views, Recipe recipe, MotionRule rule, int at, in Finding finding) =>
        IsInLiquid(rule, finding)
        && Follows(views, recipe, rule, at, finding, step: 1, -rule.RiseMin, rule.RiseMax)
        && Follows(views, recipe, rule, at, finding, step: -1, -rule.RiseMax, rule.RiseMin);

    // From view to view exactly one finding of its kind lies lower by what is allowed, and it is in the liquid, too.
    private static bool Follows(in ViewList views, Recipe recipe, MotionRule rule, int at, Finding finding, int step, float lowest, float highest)
    {
        for (int i = at + step; i >= 0 && i < rule.Views.Count; i += step)
        {
            FindingList others = views[rule.Views[i]].Findings;
            (_, float y) = Middle(finding);
            float share = rule.StepShare(step > 0 ? i - 1 : i);
            int next = -1;
            for (int k = 0; k < others.Count; k++)
            {
                Finding other = others[k];
                if (other.DefectClass != finding.DefectClass || recipe.IsClean(other) || !IsInLiquid(rule, other) || !AreAlike(finding.Box, other.Box)) continue;
                float fall = Middle(other).Y - y;
                if (fall < lowest * share || fall > highest * share) continue;
                if (next >= 0) return false;
                next = k;
            }

            if (next < 0) return false;
            finding = others[next];
        }

        return true;
    }

    private static bool IsInLiquid(MotionRule rule, in Finding finding)
    {
        (float x, float y) = Middle(finding);
        return Math.Abs(x - rule.AxisX) < rule.Radius && y >= rule.LiquidTop && y <= rule.LiquidBottom;
    }

    // A thing keeps its size by and large; two pixels are the edge of a small one.
    private static bool AreAlike(Box one, Box other) =>
        Math.Max(one.Height, other.Height) <= (2 * Math.Min(one.Height, other.Height)) + 2
        && Math.Max(one.Width, other.Width) <= (2 * Math.Min(one.Width, other.Width)) + 2;

    private static int CountNear(Recipe recipe, in FindingList findings, int defectClass, float x, float y, float tolerance, out int near)
    {
        int count = 0;
        near = -1;
        for (int k = 0; k < findings.Count; k++)
        {
            (float ownX, float ownY) = Middle(findings[k]);
            if (findings[k].DefectClass == defectClass && Math.Abs(ownX - x) <= tolerance && Math.Abs(ownY - y) <= tolerance && !recipe.IsClean(findings[k]))
            {
                count++;
                near = k;
            }
        }

        return count;
    }

    private static (float X, float Y) Middle(in Finding finding) =>
        (finding.Box.X + (finding.Box.Width / 2f), finding.Box.Y + (finding.Box.Height / 2f));
}
