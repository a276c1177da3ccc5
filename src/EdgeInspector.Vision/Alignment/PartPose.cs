using EdgeInspector.Inspection;

namespace EdgeInspector.Vision.Alignment;

/// <summary>Where a part lies against the reference: shifted by pixels of the camera, turned about the middle of the region.</summary>
/// <param name="X">To the right, in pixels of the camera's image.</param>
/// <param name="Y">Down, in pixels of the camera's image.</param>
/// <param name="Angle">In radians, clockwise on the screen.</param>
/// <param name="Correlation">With the reference when laid over it, −1..1; 0 when nothing could be found.</param>
internal readonly record struct PartPose(double X, double Y, double Angle, double Correlation)
{
    public double Shift => Math.Sqrt((X * X) + (Y * Y));

    public double AngleDegrees => Angle * 180 / Math.PI;

    /// <summary>The first limit that it breaks; null inside all of them. A value that is no number breaks its limit.</summary>
    public SampleBreach? Breach(AlignmentLimits limits)
    {
        // The correlation first: where it is low, shift and angle mean nothing.
        if (!(Correlation >= limits.CorrelationMin)) return new SampleBreach(SampleLimit.CorrelationMin, (float)Correlation, limits.CorrelationMin);
        if (!(Shift <= limits.ShiftMaxPixels)) return new SampleBreach(SampleLimit.ShiftMax, (float)Shift, limits.ShiftMaxPixels);
        if (!(Math.Abs(AngleDegrees) <= limits.AngleMaxDegrees)) return new SampleBreach(SampleLimit.AngleMax, (float)Math.Abs(AngleDegrees), limits.AngleMaxDegrees);
        return null;
    }
}
