using System.Globalization;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys of one entry of a recipe's <c>classes</c>.</summary>
internal static class DefectClassKeys
{
    /// <summary>Scores of a taught model are distances; anything beyond is a typing error.</summary>
    private const float ScoreMax = 1e6f;

    public static Shape<DefectCategory> Category { get; } =
        new WordShape<DefectCategory>(("critical", DefectCategory.Critical), ("major", DefectCategory.Major), ("minor", DefectCategory.Minor));

    public static Shape<float> Score { get; } = new NumberShape(0, ScoreMax);

    private static readonly Key<string> _name = Key.Required("name", Shapes.Text(64), "anomaly", "The model's name of the class.");
    private static readonly Key<DefectCategory?> _category = Key.Optional(
        "category",
        Category.As<DefectCategory?>(c => c),
        "major",
        "as in the passport",
        "How grave the defect is.");
    private static readonly Key<float?> _acceptBelow = Key.Optional(
        "accept-below", Score.As<float?>(s => s), "0.4", "as in the passport",
        "Scores below it are clean; not above reject-from.");
    private static readonly Key<float?> _rejectFrom = Key.Optional(
        "reject-from", Score.As<float?>(s => s), "0.6", "as in the passport",
        "Scores from it on are a defect; between the two lies Undecided.");

    private static readonly Key<ViewFusion?> _fusion = Key.Optional(
        "fusion", FusionKeys.Section.As<ViewFusion?>(f => f), "{ rule: k-of-n, reject-views: 2 }", "the recipe's fusion",
        "How the views of a unit say together that it has this defect.");

    public static Section<DefectClassSettings> Section { get; } = new(
        [_name, _category, _acceptBelow, _rejectFrom, _fusion],
        v => new DefectClassSettings(v.Get(_name), v.Get(_category), v.Get(_acceptBelow), v.Get(_rejectFrom), v.Get(_fusion)),
        Check);

    private static void Check(SectionValues v)
    {
        if (!v.Has(_acceptBelow) || !v.Has(_rejectFrom)) return;
        if (v.Get(_acceptBelow) is { } accept && v.Get(_rejectFrom) is { } reject && accept > reject)
            v.Refuse(_acceptBelow, string.Create(CultureInfo.InvariantCulture, $"{accept} is above reject-from {reject}; allowed: not above it"));
    }
}
