namespace EdgeInspector.Inspection;

/// <summary>The limits of brightness, saturation and sharpness inside which the model was qualified.</summary>
/// <remarks>A frame outside is <see cref="Verdict.Undecided"/>, never accepted. A measurement that is no number is outside.</remarks>
public sealed record SampleSpace
{
    /// <summary>Least mean grey value, 0..1 of full scale. Default 0.1.</summary>
    public float MeanMin { get; init; } = 0.1f;

    /// <summary>Greatest mean grey value, 0..1 of full scale. Default 0.98.</summary>
    public float MeanMax { get; init; } = 0.98f;

    /// <summary>Greatest share of pixels at full scale, 0..1. Default 0.5.</summary>
    public float SaturatedMax { get; init; } = 0.5f;

    /// <summary>Least mean difference of neighbouring pixels, 0..1 of full scale. Default 0.001.</summary>
    public float SharpnessMin { get; init; } = 0.001f;

    public bool Admits(in SampleMeasurement sample) =>
        sample.Mean >= MeanMin && sample.Mean <= MeanMax && sample.Saturated <= SaturatedMax && sample.Sharpness >= SharpnessMin;
}
