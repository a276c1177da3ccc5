using System.Globalization;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys under <c>sample-space</c> of a recipe.</summary>
internal static class SampleSpaceKeys
{
    private static readonly Key<float> _meanMin = Key.WithDefault(
        "mean-min", new NumberShape(0, 1), "0.1",
        "Least mean grey value, as a share of full scale.");
    private static readonly Key<float> _meanMax = Key.WithDefault(
        "mean-max", new NumberShape(0, 1), "0.98",
        "Greatest mean grey value, as a share of full scale.");
    private static readonly Key<float> _saturatedMax = Key.WithDefault(
        "saturated-max", new NumberShape(0, 1), "0.5",
        "Greatest share of pixels at full scale.");
    private static readonly Key<float> _sharpnessMin = Key.WithDefault(
        "sharpness-min", new NumberShape(0, 1), "0.001",
        "Least mean difference of neighbouring pixels, as a share of full scale.");

    public static Section<SampleSpace> Section { get; } = new(
        [_meanMin, _meanMax, _saturatedMax, _sharpnessMin],
        v => new SampleSpace
        {
            MeanMin = v.Get(_meanMin),
            MeanMax = v.Get(_meanMax),
            SaturatedMax = v.Get(_saturatedMax),
            SharpnessMin = v.Get(_sharpnessMin),
        },
        Check);

    private static void Check(SectionValues v)
    {
        if (v.Has(_meanMin) && v.Has(_meanMax) && v.Get(_meanMin) >= v.Get(_meanMax))
            v.Refuse(_meanMin, string.Create(CultureInfo.InvariantCulture, $"{v.Get(_meanMin)} leaves no room below mean-max {v.Get(_meanMax)}; allowed: less than it"));
    }
}
