namespace EdgeInspector.Vision;

/// <summary>A box that a detector gave, in pixels of the model's input.</summary>
internal struct BoxCandidate
{
    /// <summary>The model's class; −1: no box.</summary>
    public int Class;
    public float Score;
    public float Left;
    public float Top;
    public float Right;
    public float Bottom;

    /// <summary>Place in the output that it was read from: a mask's factors are found by it.</summary>
    public int Place;

    /// <summary>The box itself when it is turned, the four sides are then those around it; not set: it is upright.</summary>
    public RotatedBox Rotated;

    /// <summary>Intersection over union; 0 for two boxes without an area.</summary>
    public readonly float Overlap(in BoxCandidate other)
    {
        float width = MathF.Min(Right, other.Right) - MathF.Max(Left, other.Left);
        float height = MathF.Min(Bottom, other.Bottom) - MathF.Max(Top, other.Top);
        if (width <= 0 || height <= 0) return 0;
        if (Rotated.IsSet && other.Rotated.IsSet) return Rotated.Overlap(other.Rotated);
        float shared = width * height;
        float union = ((Right - Left) * (Bottom - Top)) + ((other.Right - other.Left) * (other.Bottom - other.Top)) - shared;
        return shared / union;
    }
}
