namespace EdgeInspector.Inspection.Tests;

public sealed class SampleSpaceTests
{
    private static readonly SampleSpace Tight = new()
    {
        MeanMin = 0.3f, MeanMax = 0.7f, P1Min = 0.05f, P1Max = 0.2f, P50Min = 0.4f, P50Max = 0.6f, P99Min = 0.8f, P99Max = 0.95f,
        SaturatedMax = 0.01f, SharpnessMin = 0.01f, EmbeddingDistanceMax = 3, ExposureMin = 90, ExposureMax = 110, GainMin = 1, GainMax = 2, Part = new PartPlace(new Box(10, 20, 100, 200), 5, 0.5f, IsBrighter: false),
    };

    private static readonly SampleMeasurement Good = new(0.5f, 0, 0.02f)
    {
        IsMeasured = true, P1 = 0.1f, P50 = 0.5f, P99 = 0.9f, Part = new Box(12, 18, 101, 199), EmbeddingDistance = 2, ExposureMicroseconds = 100, Gain = 1.5f,
    };

    public static TheoryData<SampleMeasurement, SampleLimit, string> Broken => new()
    {
        { Good with { Mean = 0.25f }, SampleLimit.MeanMin, "mean 0.25 is below mean-min 0.3" },
        { Good with { Mean = 0.75f }, SampleLimit.MeanMax, "mean 0.75 is above mean-max 0.7" },
        { Good with { P1 = 0.01f }, SampleLimit.P1Min, "1st percentile 0.01 is below p1-min 0.05" },
        { Good with { P1 = 0.3f }, SampleLimit.P1Max, "1st percentile 0.3 is above p1-max 0.2" },
        { Good with { P50 = 0.3f }, SampleLimit.P50Min, "median 0.3 is below p50-min 0.4" },
        { Good with { P50 = 0.7f }, SampleLimit.P50Max, "median 0.7 is above p50-max 0.6" },
        { Good with { P99 = 0.7f }, SampleLimit.P99Min, "99th percentile 0.7 is below p99-min 0.8" },
        { Good with { P99 = 1 }, SampleLimit.P99Max, "99th percentile 1 is above p99-max 0.95" },
        { Good with { Saturated = 0.02f }, SampleLimit.SaturatedMax, "saturated share 0.02 is above saturated-max 0.01" },
        { Good with { Sharpness = 0.005f }, SampleLimit.SharpnessMin, "sharpness 0.005 is below sharpness-min 0.01" },
        { Good with { Part = default }, SampleLimit.PartMissing, "no part was found in the region" },
        { Good with { Part = new Box(10, 20, 106, 200) }, SampleLimit.PartPlace, "an edge of the part lies 6 pixels from its place, tolerance-px 5" },
        { Good with { Part = new Box(4, 20, 106, 200) }, SampleLimit.PartPlace, "an edge of the part lies 6 pixels from its place, tolerance-px 5" },
        { Good with { Part = new Box(10, 27, 100, 193) }, SampleLimit.PartPlace, "an edge of the part lies 7 pixels from its place, tolerance-px 5" },
        { Good with { EmbeddingDistance = 3.5f }, SampleLimit.EmbeddingDistanceMax, "distance to the teaching data 3.5 is above embedding-distance-max 3" },
        { Good with { EmbeddingDistance = null }, SampleLimit.EmbeddingDistanceMax, "no distance to the teaching data was measured, embedding-distance-max 3" },
        { Good with { EmbeddingDistance = float.NaN }, SampleLimit.EmbeddingDistanceMax, "no distance to the teaching data was measured, embedding-distance-max 3" },
        { Good with { Alignment = new SampleBreach(SampleLimit.CorrelationMin, 0.5f, 0.8f) }, SampleLimit.CorrelationMin, new SampleBreach(SampleLimit.CorrelationMin, 0.5f, 0.8f).ToString() },
        { Good with { Alignment = new SampleBreach(SampleLimit.ShiftMax, 9, 8) }, SampleLimit.ShiftMax, "shift of the part in pixels 9 is above alignment.shift-max-px 8" },
        { Good with { Alignment = new SampleBreach(SampleLimit.AngleMax, 3, 2) }, SampleLimit.AngleMax, "turn of the part in degrees 3 is above alignment.angle-max-deg 2" },
        { Good with { ExposureMicroseconds = 80 }, SampleLimit.ExposureMin, "exposure time 80 is below exposure-min-us 90" },
        { Good with { ExposureMicroseconds = 111 }, SampleLimit.ExposureMax, "exposure time 111 is above exposure-max-us 110" },
        { Good with { ExposureMicroseconds = null }, SampleLimit.ExposureMin, "the camera's exposure time is not known, the limit is 90 us" },
        { Good with { Gain = 0.5f }, SampleLimit.GainMin, "gain 0.5 is below gain-min 1" },
        { Good with { Gain = 6 }, SampleLimit.GainMax, "gain 6 is above gain-max 2" },
        { Good with { Gain = null }, SampleLimit.GainMin, "the camera's gain is not known, the limit is 1" },
        { Good with { Mean = float.NaN }, SampleLimit.MeanMin, "mean NaN is below mean-min 0.3" },
        { default, SampleLimit.NotMeasured, "the image is not of the model's size and format" },
    };

    [Theory, MemberData(nameof(Broken)), Requirement("USE-02")]
    public void Each_limit_is_told_with_value_and_bound(SampleMeasurement sample, SampleLimit limit, string text)
    {
        SampleBreach breach = Tight.Check(sample);

        Assert.Equal((limit, text), (breach.Limit, breach.ToString()));
        Assert.False(Tight.Admits(sample));
    }

    [Fact, Requirement("USE-02")]
    public void A_frame_inside_every_limit_is_admitted()
    {
        Assert.True(Tight.Admits(Good));
        Assert.Equal((SampleLimit.None, ""), (Tight.Check(Good).Limit, Tight.Check(Good).ToString()));
    }

    [Fact]
    public void Every_limit_has_its_words()
    {
        Assert.All(Enum.GetValues<SampleLimit>(), limit => Assert.DoesNotContain("limit ", new SampleBreach(limit, 0, 0).ToString(), StringComparison.Ordinal));
        Assert.Equal(Enum.GetValues<SampleLimit>().Length - 2, Broken.Select(row => row.Data.Item2).Distinct().Count() - 1);
    }

    [Fact]
    public void Checking_allocates_nothing()
    {
        Assert.Equal(0, SteadyState.AllocatedBytes(1_000, () => Tight.Check(Good with { EmbeddingDistance = 4 })));
    }
}
