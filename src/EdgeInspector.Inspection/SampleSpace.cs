namespace EdgeInspector.Inspection;

/// <summary>The limits inside which the model was qualified: light, sharpness, the part's place, likeness to the teaching data.</summary>
/// <remarks>A frame outside is <see cref="Verdict.Undecided"/>, never accepted. A measurement that is no number is outside.</remarks>
public sealed record SampleSpace
{
    /// <summary>Least mean grey value, 0..1 of full scale. Default 0.1.</summary>
    public float MeanMin { get; init; } = 0.1f;

    /// <summary>Greatest mean grey value, 0..1 of full scale. Default 0.98.</summary>
    public float MeanMax { get; init; } = 0.98f;

    /// <summary>Least 1st percentile of the levels, 0..1. Default 0: open.</summary>
    public float P1Min { get; init; }

    /// <summary>Greatest 1st percentile, 0..1. Default 1: open.</summary>
    public float P1Max { get; init; } = 1;

    /// <summary>Least median, 0..1. Default 0: open.</summary>
    public float P50Min { get; init; }

    /// <summary>Greatest median, 0..1. Default 1: open.</summary>
    public float P50Max { get; init; } = 1;

    /// <summary>Least 99th percentile, 0..1. Default 0: open.</summary>
    public float P99Min { get; init; }

    /// <summary>Greatest 99th percentile, 0..1. Default 1: open.</summary>
    public float P99Max { get; init; } = 1;

    /// <summary>Greatest share of pixels at full scale, 0..1. Default 0.5.</summary>
    public float SaturatedMax { get; init; } = 0.5f;

    /// <summary>Least mean difference of neighbouring pixels, 0..1 of full scale. Default 0.001.</summary>
    public float SharpnessMin { get; init; } = 0.001f;

    /// <summary>Where the part must be; null: nobody looks for it.</summary>
    public PartPlace? Part { get; init; }

    /// <summary>Greatest distance to the teaching data; null: not limited. A model that tells none is then refused. A taught model's unit is the middling good picture.</summary>
    public float? EmbeddingDistanceMax { get; init; }

    /// <summary>Least exposure time that the camera may use, microseconds; null: not limited. An unknown one is outside.</summary>
    public float? ExposureMin { get; init; }

    /// <summary>Greatest exposure time, microseconds; null: not limited.</summary>
    public float? ExposureMax { get; init; }

    /// <summary>Least gain, in the camera's unit; null: not limited. An unknown one is outside.</summary>
    public float? GainMin { get; init; }

    /// <summary>Greatest gain; null: not limited.</summary>
    public float? GainMax { get; init; }

    /// <summary>The space that lies in both: of each limit the narrower one; a part's place is this one's, or else the other's.</summary>
    public SampleSpace Within(SampleSpace other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new SampleSpace
        {
            MeanMin = Math.Max(MeanMin, other.MeanMin),
            MeanMax = Math.Min(MeanMax, other.MeanMax),
            P1Min = Math.Max(P1Min, other.P1Min),
            P1Max = Math.Min(P1Max, other.P1Max),
            P50Min = Math.Max(P50Min, other.P50Min),
            P50Max = Math.Min(P50Max, other.P50Max),
            P99Min = Math.Max(P99Min, other.P99Min),
            P99Max = Math.Min(P99Max, other.P99Max),
            SaturatedMax = Math.Min(SaturatedMax, other.SaturatedMax),
            SharpnessMin = Math.Max(SharpnessMin, other.SharpnessMin),
            Part = Part ?? other.Part,
            ExposureMin = Greatest(ExposureMin, other.ExposureMin),
            ExposureMax = Least(ExposureMax, other.ExposureMax),
            GainMin = Greatest(GainMin, other.GainMin),
            GainMax = Least(GainMax, other.GainMax),
            EmbeddingDistanceMax = Least(EmbeddingDistanceMax, other.EmbeddingDistanceMax),
        };

        static float? Greatest(float? one, float? two) => one is { } a && two is { } b ? Math.Max(a, b) : one ?? two;
        static float? Least(float? one, float? two) => one is { } a && two is { } b ? Math.Min(a, b) : one ?? two;
    }

    public bool Admits(in SampleMeasurement sample) => Check(sample).Limit == SampleLimit.None;

    /// <summary>Whether the image may be shown to the model, whose distance to the teaching data is not known before.</summary>
    public bool AdmitsImage(in SampleMeasurement sample) => CheckImage(sample).Limit == SampleLimit.None;

    /// <summary>Whether the image and its distance to the teaching data are inside; of the camera it asks nothing.</summary>
    public bool AdmitsPicture(in SampleMeasurement sample) => AdmitsImage(sample) && CheckDistance(sample).Limit == SampleLimit.None;

    /// <summary>Whether what the camera exposed with is inside.</summary>
    public bool AdmitsLight(in SampleMeasurement sample) => CheckLight(sample).Limit == SampleLimit.None;

    /// <summary>The first limit that the frame breaks. Pure, allocates nothing.</summary>
    public SampleBreach Check(in SampleMeasurement sample)
    {
        SampleBreach found = CheckImage(sample);
        if (found.Limit == SampleLimit.None) found = CheckLight(sample);
        return found.Limit == SampleLimit.None ? CheckDistance(sample) : found;
    }

    private SampleBreach CheckLight(in SampleMeasurement sample)
    {
        if (ExposureMin is { } shortest && !(sample.ExposureMicroseconds >= shortest)) return new(SampleLimit.ExposureMin, sample.ExposureMicroseconds ?? float.NaN, shortest);
        if (ExposureMax is { } longest && !(sample.ExposureMicroseconds <= longest)) return new(SampleLimit.ExposureMax, sample.ExposureMicroseconds ?? float.NaN, longest);
        if (GainMin is { } least && !(sample.Gain >= least)) return new(SampleLimit.GainMin, sample.Gain ?? float.NaN, least);
        if (GainMax is { } greatest && !(sample.Gain <= greatest)) return new(SampleLimit.GainMax, sample.Gain ?? float.NaN, greatest);
        return new(SampleLimit.None, 0, 0);
    }

    private SampleBreach CheckDistance(in SampleMeasurement sample) =>
        EmbeddingDistanceMax is not { } distance || sample.EmbeddingDistance <= distance
            ? new(SampleLimit.None, 0, 0)
            : new(SampleLimit.EmbeddingDistanceMax, sample.EmbeddingDistance ?? float.NaN, distance);

    private SampleBreach CheckImage(in SampleMeasurement sample)
    {
        if (!sample.IsMeasured) return default;

        // The model's own limit: without it nothing below was measured at the right place.
        if (sample.Alignment is { } alignment) return alignment;

        // Written so that a value that is no number breaks its limit.
        if (!(sample.Mean >= MeanMin)) return new(SampleLimit.MeanMin, sample.Mean, MeanMin);
        if (!(sample.Mean <= MeanMax)) return new(SampleLimit.MeanMax, sample.Mean, MeanMax);
        if (!(sample.P1 >= P1Min)) return new(SampleLimit.P1Min, sample.P1, P1Min);
        if (!(sample.P1 <= P1Max)) return new(SampleLimit.P1Max, sample.P1, P1Max);
        if (!(sample.P50 >= P50Min)) return new(SampleLimit.P50Min, sample.P50, P50Min);
        if (!(sample.P50 <= P50Max)) return new(SampleLimit.P50Max, sample.P50, P50Max);
        if (!(sample.P99 >= P99Min)) return new(SampleLimit.P99Min, sample.P99, P99Min);
        if (!(sample.P99 <= P99Max)) return new(SampleLimit.P99Max, sample.P99, P99Max);
        if (!(sample.Saturated <= SaturatedMax)) return new(SampleLimit.SaturatedMax, sample.Saturated, SaturatedMax);
        if (!(sample.Sharpness >= SharpnessMin)) return new(SampleLimit.SharpnessMin, sample.Sharpness, SharpnessMin);
        if (Part is not null)
        {
            if (sample.Part.Width == 0) return new(SampleLimit.PartMissing, 0, 0);
            int deviation = Part.Deviation(sample.Part);
            if (deviation > Part.TolerancePixels) return new(SampleLimit.PartPlace, deviation, Part.TolerancePixels);
        }

        return new(SampleLimit.None, 0, 0);
    }
}
