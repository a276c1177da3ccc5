using System.Globalization;

namespace EdgeInspector.Inspection;

/// <summary>The first limit of the sample space that a frame breaks, with what was measured and what is allowed.</summary>
/// <param name="Limit">Which one.</param>
/// <param name="Value">What was measured.</param>
/// <param name="Bound">What is allowed.</param>
public readonly record struct SampleBreach(SampleLimit Limit, float Value, float Bound)
{
    /// <summary>In words, for records and alarms: <c>mean 0.05 is below mean-min 0.1</c>. Empty inside every limit.</summary>
    public override string ToString() => Limit switch
    {
        SampleLimit.None => "",
        SampleLimit.NotMeasured => "the image is not of the model's size and format",
        SampleLimit.MeanMin => Low("mean", "mean-min"),
        SampleLimit.MeanMax => High("mean", "mean-max"),
        SampleLimit.P1Min => Low("1st percentile", "p1-min"),
        SampleLimit.P1Max => High("1st percentile", "p1-max"),
        SampleLimit.P50Min => Low("median", "p50-min"),
        SampleLimit.P50Max => High("median", "p50-max"),
        SampleLimit.P99Min => Low("99th percentile", "p99-min"),
        SampleLimit.P99Max => High("99th percentile", "p99-max"),
        SampleLimit.SaturatedMax => High("saturated share", "saturated-max"),
        SampleLimit.SharpnessMin => Low("sharpness", "sharpness-min"),
        SampleLimit.PartMissing => "no part was found in the region",
        SampleLimit.PartPlace => Text($"an edge of the part lies {Value} pixels from its place, tolerance-px {Bound}"),
        SampleLimit.EmbeddingDistanceMax when float.IsNaN(Value) => Text($"no distance to the teaching data was measured, embedding-distance-max {Bound}"),
        SampleLimit.EmbeddingDistanceMax => High("distance to the teaching data", "embedding-distance-max"),
        SampleLimit.CorrelationMin => Low("correlation with the model's reference", "alignment.correlation-min"),
        SampleLimit.ShiftMax => High("shift of the part in pixels", "alignment.shift-max-px"),
        SampleLimit.AngleMax => High("turn of the part in degrees", "alignment.angle-max-deg"),
        SampleLimit.ExposureMin or SampleLimit.ExposureMax when float.IsNaN(Value) => Text($"the camera's exposure time is not known, the limit is {Bound} us"),
        SampleLimit.GainMin or SampleLimit.GainMax when float.IsNaN(Value) => Text($"the camera's gain is not known, the limit is {Bound}"),
        SampleLimit.ExposureMin => Low("exposure time", "exposure-min-us"),
        SampleLimit.ExposureMax => High("exposure time", "exposure-max-us"),
        SampleLimit.GainMin => Low("gain", "gain-min"),
        SampleLimit.GainMax => High("gain", "gain-max"),
        _ => Text($"limit {(int)Limit}"),
    };

    private string Low(string what, string key) => Text($"{what} {Value} is below {key} {Bound}");

    private string High(string what, string key) => Text($"{what} {Value} is above {key} {Bound}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
