using static EdgeInspector.VialRenderer.ReproducibleMath;

namespace EdgeInspector.VialRenderer;

/// <summary>Sizes of a 10R injection vial with a 20 mm closure, in millimetres.</summary>
/// <remarks>
/// Heights are counted downwards from the top of the glass; the closure lies above zero. Glass sizes are the nominal ones
/// of ISO 8362-1 (body 24, crown 20, overall height 45, wall 1); those of the closure are typical of the trade.
/// </remarks>
internal static class VialGeometry
{
    public const double BodyRadius = 12.0, CrownRadius = 10.0, NeckRadius = 8.25;
    public const double CrownBottom = 3.6, NeckTop = 4.5, ShoulderTop = 8.0, ShoulderBottom = 14.0;
    public const double HeelTop = 42.6, Bottom = 45.0, HeelRadius = Bottom - HeelTop;
    public const double Wall = 1.0;

    /// <summary>Height of the inner bottom at its rim; its middle is pushed up by <see cref="PushUp"/>.</summary>
    public const double InnerBottom = 43.4, PushUp = 0.9;

    public const double CapTop = -5.6, CapBottom = -3.45, CapRadius = 9.95;
    public const double CrimpBottom = 4.4, CrimpRadius = 10.4;
    public const double PlugRadius = 6.9, PlugBottom = 7.1;

    /// <summary>Nominal height of the liquid's surface: 21 mm of liquid, about 8 ml.</summary>
    public const double FillSurface = InnerBottom - 21.0;

    /// <summary>How far the liquid climbs at the wall, and over what distance it does.</summary>
    public const double MeniscusRise = 1.15, MeniscusReach = 0.85;

    /// <summary>The height that lies in the middle of the frame.</summary>
    public const double Middle = (CapTop + Bottom) / 2;

    /// <summary>Outer radius of the glass at a height.</summary>
    public static double Radius(double v)
    {
        if (v < NeckTop) return CrownRadius - (CrownRadius - NeckRadius) * SmoothStep(CrownBottom - 0.3, NeckTop, v);
        if (v < HeelTop) return NeckRadius + (BodyRadius - NeckRadius) * SmoothStep(ShoulderTop, ShoulderBottom, v);
        double fall = Math.Min(v - HeelTop, HeelRadius);
        return BodyRadius - HeelRadius + Math.Sqrt(HeelRadius * HeelRadius - fall * fall);
    }
}
