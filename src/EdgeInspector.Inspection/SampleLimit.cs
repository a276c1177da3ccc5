namespace EdgeInspector.Inspection;

/// <summary>Which limit of the sample space a frame breaks. The zero value is the safe one: what nobody measured is outside.</summary>
public enum SampleLimit : byte
{
    /// <summary>The image was not of the size or format that the model is bound to, so nothing was measured.</summary>
    NotMeasured = 0,

    /// <summary>Inside every limit.</summary>
    None,

    MeanMin,
    MeanMax,
    P1Min,
    P1Max,
    P50Min,
    P50Max,
    P99Min,
    P99Max,
    SaturatedMax,
    SharpnessMin,

    /// <summary>Nothing that looks like the part is in the region: an empty pocket.</summary>
    PartMissing,

    /// <summary>An edge of the part lies further from its place than the tolerance.</summary>
    PartPlace,

    /// <summary>The picture is further from the teaching data than held-out good ones were.</summary>
    EmbeddingDistanceMax,

    /// <summary>Laid over the model's reference, the picture is too little like it: another part, or none.</summary>
    CorrelationMin,

    /// <summary>The part lies further from the model's reference than it was qualified for.</summary>
    ShiftMax,

    /// <summary>The part is turned further than the model was qualified for.</summary>
    AngleMax,

    /// <summary>The camera exposes for less than the least, or does not say for how long.</summary>
    ExposureMin,

    /// <summary>The camera exposes for more than the greatest, or does not say for how long.</summary>
    ExposureMax,

    /// <summary>The camera's gain is below the least, or unknown.</summary>
    GainMin,

    /// <summary>The camera's gain is above the greatest, or unknown.</summary>
    GainMax,
}
