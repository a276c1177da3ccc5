namespace EdgeInspector.VialRenderer;

/// <summary>For every pixel around the vial, the share of the back light that reaches the camera.</summary>
/// <remarks>Covers a window of the frame; outside it the share is 1. Row-major, <see cref="Width"/> wide.</remarks>
internal sealed class Transmission(int frameWidth, int frameHeight)
{
    /// <summary>Half the window's width: body, leaning and a crooked crimp's reach.</summary>
    public const double HalfWidthMillimetres = VialGeometry.BodyRadius + 2.6;

    private readonly float[] _values = new float[frameWidth * frameHeight];

    public int Left { get; private set; }
    public int Width { get; private set; }
    public int Height => frameHeight;

    /// <summary>Places the window for a view; the values are undefined until painted.</summary>
    public void Place(in ViewPose pose)
    {
        double reach = HalfWidthMillimetres / pose.MillimetresPerPixel;
        Left = Math.Clamp((int)(pose.CentreX - reach), 0, frameWidth - 1);
        Width = Math.Clamp((int)(pose.CentreX + reach) + 1, Left + 1, frameWidth) - Left;
    }

    public Span<float> Row(int y) => _values.AsSpan(y * Width, Width);
}
