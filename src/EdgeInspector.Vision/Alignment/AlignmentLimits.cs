namespace EdgeInspector.Vision.Alignment;

/// <summary>That the model sees each part where its reference lies, and how far a part may lie from there.</summary>
/// <remarks>
/// The reference picture is in the model's file, so that the file's hash covers it; the limits are in the passport. A frame beyond them is
/// outside the sample space. [MOD-07]
/// </remarks>
public sealed record AlignmentLimits
{
    /// <summary>Greatest shift, in pixels of the camera's image, above 0 up to an eighth of the region's shorter side.</summary>
    public required float ShiftMaxPixels { get; init; }

    /// <summary>Greatest turn, in degrees, above 0 up to 10.</summary>
    public required float AngleMaxDegrees { get; init; }

    /// <summary>Least correlation of the aligned picture with the reference, 0..1.</summary>
    public required float CorrelationMin { get; init; }
}
