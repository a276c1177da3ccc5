using EdgeInspector.Inspection;
using EdgeInspector.Vision;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys under <c>sample-space</c> of a passport.</summary>
internal static class QualifiedSpaceKeys
{
    private static readonly Key<SampleSpace> _limits = Key.Of("limits", SampleSpaceKeys.Section, "The limits of a usable frame; a recipe may narrow them.");
    private static readonly Key<IReadOnlyList<SampleStatistic>> _statistics = Key.Optional(
        "statistics", new ListShape<SampleStatistic>(StatisticSection(), 1, 32), "[]", "a person set the limits",
        "What the measures were over the images that the limits come from.");

    public static Section<QualifiedSpace> Section { get; } = new([_limits, _statistics], v => new QualifiedSpace(v.Get(_limits), v.Find(_statistics) ?? []));

    private static Section<SampleStatistic> StatisticSection()
    {
        var number = new NumberShape(-1e6f, 1e6f);
        Key<string> measure = Key.Required("measure", Shapes.Name, "mean", "What was measured, as the limits name it.");
        Key<int> images = Key.Required("images", Shapes.Count(2, int.MaxValue), "200", "Of how many images.");
        Key<float> min = Key.Required("min", number, "0.4", "The least.");
        Key<float> max = Key.Required("max", number, "0.5", "The greatest.");
        Key<float> mean = Key.Required("mean", number, "0.45", "The mean.");
        Key<float> deviation = Key.Required("deviation", number, "0.01", "The standard deviation.");
        Key<float> coverage = Key.Required("coverage", new NumberShape(0, 1), "0.976", "Share of such pictures that lies between min and max, with 95 % confidence.");
        return new Section<SampleStatistic>(
            [measure, images, min, max, mean, deviation, coverage],
            v => new SampleStatistic(v.Get(measure), v.Get(images), v.Get(min), v.Get(max), v.Get(mean), v.Get(deviation), v.Get(coverage)),
            v =>
            {
                if (v.Has(min) && v.Has(max) && v.Get(min) > v.Get(max)) v.Refuse(min, "is above max; allowed: not above it");
            });
    }
}
