using System.Globalization;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys under <c>sample-space</c> of a recipe.</summary>
internal static class SampleSpaceKeys
{
    private static readonly Key<float> _meanMin = Share("mean-min", "0.1", "Least mean grey value, as a share of full scale.");
    private static readonly Key<float> _meanMax = Share("mean-max", "0.98", "Greatest mean grey value, as a share of full scale.");
    private static readonly Key<float> _p1Min = Share("p1-min", "0", "Least 1st percentile of the grey values: the darkest parts.");
    private static readonly Key<float> _p1Max = Share("p1-max", "1", "Greatest 1st percentile of the grey values; haze or stray light lifts it.");
    private static readonly Key<float> _p50Min = Share("p50-min", "0", "Least median of the grey values.");
    private static readonly Key<float> _p50Max = Share("p50-max", "1", "Greatest median of the grey values.");
    private static readonly Key<float> _p99Min = Share("p99-min", "0", "Least 99th percentile of the grey values: the lamp; an ageing one lowers it.");
    private static readonly Key<float> _p99Max = Share("p99-max", "1", "Greatest 99th percentile of the grey values.");
    private static readonly Key<float> _saturatedMax = Share("saturated-max", "0.5", "Greatest share of pixels at full scale.");
    private static readonly Key<float> _sharpnessMin = Share("sharpness-min", "0.001", "Least mean difference of neighbouring pixels, as a share of full scale.");
    private static readonly Key<float?> _distanceMax = Key.Optional(
        "embedding-distance-max", new NumberShape(0.01f, 1000).As<float?>(d => d), "3", "not limited",
        "Greatest distance of a picture to the teaching data, for a model that tells it; of a taught one 1 is the middling good picture.");
    private static readonly Key<float?> _exposureMin = Light(
        "exposure-min-us", 1e9f, "90", "Least exposure time in microseconds that the camera may use, as read back from it; an unknown one is outside.");
    private static readonly Key<float?> _exposureMax = Light("exposure-max-us", 1e9f, "110", "Greatest exposure time in microseconds.");
    private static readonly Key<float?> _gainMin = Light(
        "gain-min", 1e6f, "0", "Least gain that the camera may use, in its own unit (dB by SFNC), as read back from it; an unknown one is outside.");
    private static readonly Key<float?> _gainMax = Light("gain-max", 1e6f, "0.5", "Greatest gain.");
    private static readonly Key<PartPlace> _part = Key.Optional(
        "part", PartPlaceKeys.Section, "{ level: 0.5, x: 400, y: 32, width: 480, height: 960, tolerance-px: 20 }", "nobody looks whether a part is there",
        "The part's place in the image: an empty pocket, or a part out of its place, is Undecided.");

    public static Section<SampleSpace> Section { get; } = new(
        [_meanMin, _meanMax, _p1Min, _p1Max, _p50Min, _p50Max, _p99Min, _p99Max, _saturatedMax, _sharpnessMin, _distanceMax, _exposureMin, _exposureMax, _gainMin, _gainMax, _part],
        v => new SampleSpace
        {
            MeanMin = v.Get(_meanMin),
            MeanMax = v.Get(_meanMax),
            P1Min = v.Get(_p1Min),
            P1Max = v.Get(_p1Max),
            P50Min = v.Get(_p50Min),
            P50Max = v.Get(_p50Max),
            P99Min = v.Get(_p99Min),
            P99Max = v.Get(_p99Max),
            SaturatedMax = v.Get(_saturatedMax),
            SharpnessMin = v.Get(_sharpnessMin),
            EmbeddingDistanceMax = v.Get(_distanceMax),
            ExposureMin = v.Get(_exposureMin),
            ExposureMax = v.Get(_exposureMax),
            GainMin = v.Get(_gainMin),
            GainMax = v.Get(_gainMax),
            Part = v.Find(_part),
        },
        Check);

    private static void Check(SectionValues v)
    {
        foreach ((Key<float> min, Key<float> max) in ((Key<float>, Key<float>)[])[(_meanMin, _meanMax), (_p1Min, _p1Max), (_p50Min, _p50Max), (_p99Min, _p99Max)])
        {
            if (v.Has(min) && v.Has(max) && v.Get(min) >= v.Get(max))
                v.Refuse(min, string.Create(CultureInfo.InvariantCulture, $"{v.Get(min)} leaves no room below {max.Name} {v.Get(max)}; allowed: less than it"));
        }
    }

    private static Key<float?> Light(string name, float max, string example, string comment) =>
        Key.Optional(name, new NumberShape(0, max).As<float?>(v => v), example, "not limited", comment);

    private static Key<float> Share(string name, string value, string comment) => Key.WithDefault(name, new NumberShape(0, 1), value, comment);
}
