using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys under <c>fusion</c> of a recipe and of one of its classes.</summary>
internal static class FusionKeys
{
    private static readonly Key<FusionRule> _rule = Key.WithDefault(
        "rule", new WordShape<FusionRule>(("any-reject", FusionRule.AnyReject), ("k-of-n", FusionRule.KOfN), ("max-score", FusionRule.MaxScore)), "any-reject",
        "any-reject: one view that reaches reject-from rejects the unit. k-of-n: reject-views of them do; fewer make it Undecided, never Accept. max-score: the highest score of all views is judged; the same verdicts as any-reject.");
    private static readonly Key<int?> _rejectViews = Key.Optional(
        "reject-views", Shapes.Count(1, ViewList.Capacity).As<int?>(n => n), "2", "given with k-of-n only",
        "Views that must reach reject-from for a reject, with rule k-of-n; not more than the recipe's views.");

    public static Section<ViewFusion> Section { get; } = new([_rule, _rejectViews], v => new ViewFusion(v.Get(_rule), v.Get(_rejectViews) ?? 0), Check);

    private static void Check(SectionValues v)
    {
        if (!v.Has(_rule) || !v.Has(_rejectViews)) return;
        bool isCounted = v.Get(_rule) == FusionRule.KOfN;
        if (isCounted && v.Get(_rejectViews) is null) v.Refuse(_rejectViews, $"is missing, and rule k-of-n counts views; allowed: {_rejectViews.Allowed}");
        if (!isCounted && v.Get(_rejectViews) is not null) v.Refuse(_rejectViews, "is for rule k-of-n only; allowed: none");
    }
}
