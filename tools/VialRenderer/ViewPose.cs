using static EdgeInspector.VialRenderer.ReproducibleMath;

namespace EdgeInspector.VialRenderer;

/// <summary>Where the unit stands in one view, and how far glass and liquid have turned.</summary>
/// <remarks>Unit coordinates: x in millimetres to the right of the axis, v in millimetres down from the top of the glass.</remarks>
internal readonly struct ViewPose
{
    public ViewPose(VialSpecimen specimen, VialScene scene, int viewIndex, int viewCount)
    {
        var random = new SplitMix64(SplitMix64.Derive(specimen.Seed, 1000 + (ulong)viewIndex));
        MillimetresPerPixel = scene.MillimetresPerPixel / specimen.Scale;
        double tilt = specimen.Tilt + random.Normal(0.05, 0.15) * Math.PI / 180;
        CentreX = (scene.Width - 1) / 2.0 + (specimen.OffsetX + random.Normal(0.03, 0.09)) / MillimetresPerPixel;
        CentreY = (scene.Height - 1) / 2.0 + (specimen.OffsetY + random.Normal(0.02, 0.06)) / MillimetresPerPixel;
        Cosine = Cos(tilt);
        Sine = Sin(tilt);
        Light = 1 + random.Normal(0.003, 0.009);
        NoiseSeed = random.Next();

        int turns = viewIndex - specimen.HomeView(viewCount);
        GlassTurn = turns * 2 * Math.PI / viewCount;
        LiquidTurn = turns * specimen.Swirl;
        Turns = turns;
    }

    public double MillimetresPerPixel { get; }
    public double CentreX { get; }
    public double CentreY { get; }
    public double Cosine { get; }
    public double Sine { get; }

    /// <summary>The lamp's drift in this view, around 1.</summary>
    public double Light { get; }
    public ulong NoiseSeed { get; }

    /// <summary>Radians by which the glass has turned since the home view.</summary>
    public double GlassTurn { get; }

    /// <summary>Radians by which the liquid has turned since the home view.</summary>
    public double LiquidTurn { get; }

    /// <summary>Views since the home view; negative before it.</summary>
    public int Turns { get; }

    public (double X, double Y) ToPixel(double x, double v)
    {
        double down = v - VialGeometry.Middle;
        return (CentreX + (x * Cosine - down * Sine) / MillimetresPerPixel, CentreY + (x * Sine + down * Cosine) / MillimetresPerPixel);
    }

    public (double X, double V) ToUnit(double pixelX, double pixelY)
    {
        double dx = (pixelX - CentreX) * MillimetresPerPixel, dy = (pixelY - CentreY) * MillimetresPerPixel;
        return (dx * Cosine + dy * Sine, VialGeometry.Middle - dx * Sine + dy * Cosine);
    }
}
