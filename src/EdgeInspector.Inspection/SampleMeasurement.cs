namespace EdgeInspector.Inspection;

/// <summary>What was measured of a frame's region, in the model's input size. All levels are shares of full scale.</summary>
/// <param name="Mean">Mean grey value of the region, 0..1 of full scale.</param>
/// <param name="Saturated">Share of pixels at full scale, 0..1.</param>
/// <param name="Sharpness">Mean absolute difference of neighbouring pixels, 0..1 of full scale.</param>
public readonly record struct SampleMeasurement(float Mean, float Saturated, float Sharpness)
{
    /// <summary>Whether the image was read at all.</summary>
    public bool IsMeasured { get; init; }

    /// <summary>What the camera says that it exposed with, microseconds; null: unknown.</summary>
    public float? ExposureMicroseconds { get; init; }

    /// <summary>The camera's gain in its own unit, dB by SFNC; null: unknown.</summary>
    public float? Gain { get; init; }

    /// <summary>Level below or at which one pixel in a hundred lies.</summary>
    public float P1 { get; init; }

    /// <summary>The median level.</summary>
    public float P50 { get; init; }

    /// <summary>Level below or at which 99 pixels in a hundred lie.</summary>
    public float P99 { get; init; }

    /// <summary>Where the part lies in the camera's image; zero when none was found or nobody looked.</summary>
    public Box Part { get; init; }

    /// <summary>The model's own distance of the picture to its teaching data; null: not measured, for the model tells none or did not run.</summary>
    public float? EmbeddingDistance { get; init; }

    /// <summary>The first limit of the model's alignment that the frame breaks; null: none, or the model aligns nothing.</summary>
    public SampleBreach? Alignment { get; init; }
}
