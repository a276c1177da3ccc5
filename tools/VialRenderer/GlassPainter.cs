using static EdgeInspector.VialRenderer.ReproducibleMath;

namespace EdgeInspector.VialRenderer;

/// <summary>Paints glass and liquid: the light's way through a tube, a cylinder lens and a bottom.</summary>
/// <remarks>
/// Everything that depends on one coordinate is tabulated for the view first. In the straight part of the body a row needs a
/// single table; only the rows of finish, shoulder, meniscus and bottom are worked out pixel by pixel.
/// </remarks>
internal sealed class GlassPainter
{
    private const double EdgeMargin = 0.9, SideReach = 16.5;

    /// <summary>Below this height the shoulder's shading has died away.</summary>
    private const double ShadeBottom = 17.2;

    private readonly Curve _airByDepth, _liquidByDepth, _streaks, _airBySide, _liquidBySide;
    private readonly Curve _radius, _slopeCosine, _shade, _meniscus, _rise, _bottomLine, _base, _innerBottom;
    private readonly double _step;
    private double _softness;

    public GlassPainter(double millimetresPerPixel)
    {
        _step = millimetresPerPixel;
        double fine = millimetresPerPixel / 4;
        _airByDepth = new Curve(-EdgeMargin, VialGeometry.BodyRadius, fine);
        _liquidByDepth = new Curve(-EdgeMargin, VialGeometry.BodyRadius, fine);
        _airBySide = new Curve(-SideReach, SideReach, fine);
        _liquidBySide = new Curve(-SideReach, SideReach, fine);
        _streaks = new Curve(-VialGeometry.BodyRadius, VialGeometry.BodyRadius, 0.06);
        _radius = new Curve(-1, VialGeometry.Bottom + 1, 0.02);
        _slopeCosine = new Curve(-1, VialGeometry.Bottom + 1, 0.02);
        _shade = new Curve(-1, VialGeometry.Bottom + 1, 0.02);
        _meniscus = new Curve(-3, 3, fine);
        _rise = new Curve(0, VialGeometry.BodyRadius, 0.02);
        _bottomLine = new Curve(-3, 3, fine);
        _base = new Curve(0, 1.1, 0.004);
        _innerBottom = new Curve(0, VialGeometry.BodyRadius, 0.02);
        FillProfile();
    }

    public void Paint(Transmission image, VialSpecimen specimen, in ViewPose pose)
    {
        FillOptics(specimen, pose);
        double surface = specimen.FillSurface;
        // A well-seated crimp is wider than the finish: nothing of the glass behind it can be seen.
        bool seated = specimen.Defect is not (VialDefect.MissingStopper or VialDefect.CrookedCrimp);
        double hiddenDownTo = seated ? VialGeometry.CrimpBottom - 1 : -EdgeMargin;
        float stepX = (float)(pose.Cosine * pose.MillimetresPerPixel), stepV = (float)(-pose.Sine * pose.MillimetresPerPixel);
        for (int y = 0; y < image.Height; y++)
        {
            Span<float> row = image.Row(y);
            (double x, double v) = pose.ToUnit(image.Left, y);
            double vEnd = v + stepV * (row.Length - 1), low = Math.Min(v, vEnd), high = Math.Max(v, vEnd);
            if (high < hiddenDownTo || low > VialGeometry.Bottom + EdgeMargin) row.Fill(1f);
            else if (low > ShadeBottom && high < surface - VialGeometry.MeniscusRise - 2.6)
                _airBySide.ReadRow((float)x, stepX, row);
            else if (low > surface + 2.6 && high < VialGeometry.InnerBottom - VialGeometry.PushUp - 2.6)
                _liquidBySide.ReadRow((float)x, stepX, row);
            else PaintMixedRow(row, (float)x, (float)v, stepX, stepV, (float)surface, (float)specimen.WallThickness);
        }
    }

    private void PaintMixedRow(Span<float> row, float x, float v, float stepX, float stepV, float surface, float wall)
    {
        const float InnerRim = (float)VialGeometry.InnerBottom, Outside = (float)(VialGeometry.BodyRadius + EdgeMargin);
        float perSoftness = (float)(1 / _softness), vEnd = v + stepV * (row.Length - 1), low = Math.Min(v, vEnd), high = Math.Max(v, vEnd);
        bool shaded = low < (float)ShadeBottom, wetted = high > surface - (float)VialGeometry.MeniscusRise - 3f;
        bool nearBottom = high > InnerRim - 4f, straight = !shaded && high < (float)VialGeometry.HeelTop;
        for (int i = 0; i < row.Length; i++, x += stepX, v += stepV)
        {
            float side = Math.Abs(x);
            if (side > Outside)
            {
                row[i] = 1f;
                continue;
            }

            float radius = straight ? (float)VialGeometry.BodyRadius : _radius.Read(v);
            // The ends of the glass have an edge too, but soon stop to matter: their depth grows faster than the distance.
            float end = float.MinNative(v, (float)VialGeometry.Bottom - v);
            if (end > 0f) end += end * end * 5f;
            float depth = float.MinNative(straight ? radius - side : (radius - side) * _slopeCosine.Read(v), end);
            if (depth < -(float)EdgeMargin)
            {
                row[i] = 1f;
                continue;
            }

            float share = side / radius, dry = _airByDepth.Read(depth), value = dry, inside = Limit((depth - wall * 0.55f) * 3f, 0f, 1f);
            if (shaded) value *= 1f - _shade.Read(v) * Limit(depth * 2f, 0f, 1f) * (0.35f + 0.65f * share * share);
            if (wetted)
            {
                float underSurface = v - (surface - _rise.Read(side)), wet = Limit(underSurface * perSoftness + 0.5f, 0f, 1f);
                if (wet > 0f) value += (_liquidByDepth.Read(depth) - value) * wet;
                if (Math.Abs(underSurface) < 3f) value *= 1f + (_meniscus.Read(underSurface) - 1f) * inside;
            }

            if (nearBottom)
            {
                float underBottom = v - _innerBottom.Read(side), solid = Limit(underBottom * perSoftness + 0.5f, 0f, 1f);
                if (solid > 0f) value += (_base.Read(share) * dry - value) * solid * Limit(depth * 2.2f, 0f, 1f);
                if (Math.Abs(underBottom) < 3f) value *= 1f + (_bottomLine.Read(underBottom) - 1f) * inside;
            }

            row[i] = value * (1f + _streaks.Read(x) * inside);
        }
    }

    private void FillProfile()
    {
        for (int i = 0; i < _radius.Count; i++)
        {
            double v = _radius.At(i), slope = (VialGeometry.Radius(v + 0.02) - VialGeometry.Radius(v - 0.02)) / 0.04;
            slope = Math.Clamp(slope, -6, 6);
            _radius[i] = VialGeometry.Radius(v);
            _slopeCosine[i] = 1 / Math.Sqrt(1 + slope * slope);
            bool shoulder = v is > VialGeometry.NeckTop and < ShadeBottom;
            double bend = 0.34 * Bell(v - 12.6, 0.95) - 0.05 * Bell(v - 10.8, 0.8) + 0.16 * Bell(v - 8.9, 0.7);
            double crown = 0.30 * SmoothStep(VialGeometry.NeckTop, VialGeometry.CrownBottom, v)
                + 0.35 * Bell(v - VialGeometry.CrownBottom - 0.3, 0.25);
            _shade[i] = shoulder ? bend : v <= VialGeometry.NeckTop ? crown : 0;
        }
    }

    /// <summary>Fills the tables that depend on the unit and the view.</summary>
    private void FillOptics(VialSpecimen specimen, in ViewPose pose)
    {
        double wall = specimen.WallThickness, phase = specimen.Orientation + pose.GlassTurn;
        _softness = specimen.Softness * _step;
        for (int i = 0; i < _airByDepth.Count; i++)
        {
            double depth = _airByDepth.At(i), cover = Math.Clamp(depth / _softness + 0.5, 0, 1);
            _airByDepth[i] = 1 + cover * (Air(depth, wall) - 1);
            _liquidByDepth[i] = 1 + cover * (Liquid(depth, wall, specimen.Absorption) - 1);
        }

        for (int i = 0; i < _streaks.Count; i++) _streaks[i] = Streak(_streaks.At(i), phase);

        for (int i = 0; i < _airBySide.Count; i++)
        {
            double x = _airBySide.At(i), depth = VialGeometry.BodyRadius - Math.Abs(x);
            double inside = Math.Clamp((depth - wall * 0.55) * 3, 0, 1), streak = 1 + _streaks.Read((float)x) * inside;
            _airBySide[i] = _airByDepth.Read((float)depth) * streak;
            _liquidBySide[i] = _liquidByDepth.Read((float)depth) * streak;
        }

        for (int i = 0; i < _meniscus.Count; i++)
        {
            double d = _meniscus.At(i);
            _meniscus[i] = (1 + Line(d, 0, 0.13, -0.72)) * (1 + Line(d, -0.62, 0.32, -0.22)) * (1 + Line(d, 0.38, 0.12, 0.10))
                * (1 + Line(d, 0.85, 0.35, -0.10));
            _bottomLine[i] = (1 + Line(d, 0, 0.14, -0.55)) * (1 + Line(d, -0.55, 0.30, -0.16)) * (1 + Line(d, 0.36, 0.13, 0.16));
        }

        for (int i = 0; i < _rise.Count; i++)
        {
            double side = _rise.At(i), inner = VialGeometry.BodyRadius - wall, share = side / inner;
            _rise[i] = VialGeometry.MeniscusRise * Exp(-Math.Max(inner - side, 0) / VialGeometry.MeniscusReach);
            double heel = Math.Max(share - 0.86, 0);
            _innerBottom[i] = VialGeometry.InnerBottom - VialGeometry.PushUp * (1 - Math.Min(share * share, 1)) - heel * heel * 40;
        }

        for (int i = 0; i < _base.Count; i++) _base[i] = Caustic(_base.At(i));
    }

    /// <summary>The tube wall with air inside, by depth from the silhouette: outer dark edge, bright line, inner edge.</summary>
    private double Air(double depth, double wall)
    {
        double chord = 2 * Math.Sqrt(Math.Max(depth * (2 * VialGeometry.BodyRadius - depth), 0));
        double inner = Math.Max(depth - wall, 0), innerRadius = VialGeometry.BodyRadius - wall;
        double path = chord - 2 * Math.Sqrt(inner * (2 * innerRadius - inner));
        double beerLambert = Exp(-0.016 * path);
        double refraction = 1 - 0.62 * (1 - SmoothStep(wall * 0.25, wall * 2.1, depth));
        return beerLambert * refraction * (1 + Line(depth, 0.06, 0.15, -0.80)) * (1 + Line(depth, wall * 0.52, 0.14, 0.85))
            * (1 + Line(depth, wall * 0.98, 0.12, -0.55)) * (1 + Line(depth, wall * 1.75, 0.28, 0.09));
    }

    /// <summary>The tube filled: wall and liquid act as one lens whose rim sees past the lamp.</summary>
    private double Liquid(double depth, double wall, double absorption)
    {
        double share = 1 - depth / VialGeometry.BodyRadius;
        double lens = 1 - 0.80 * SmoothStep(0.70, 0.955, share) - 0.03 * SmoothStep(0.2, 0.7, share);
        double rim = 1 + Line(depth, wall * 0.50, 0.16, 1.25);
        return (1 - absorption) * lens * rim * (1 + Line(depth, 0.06, 0.16, -0.80)) * (1 + Line(depth, 3.05, 0.5, 0.035));
    }

    /// <summary>Faint draw lines of the tubing that turn with the glass, and a still reflection of the lamp's frame.</summary>
    private static double Streak(double x, double phase)
    {
        double s = Math.Clamp(x / VialGeometry.BodyRadius, -0.98, 0.98);
        // The angle's series stands in for the arcsine; the draw lines do not need it exact.
        double angle = s * (1 + s * s * (0.1667 + s * s * (0.075 + s * s * 0.16)));
        double front = angle + phase, back = Math.PI - angle + phase;
        return 0.0028 * (Sin(19 * front + 1) + Sin(31 * front + 2)) + 0.002 * (Sin(23 * back) + Sin(13 * back + 0.5))
            + 0.03 * Bell(s - 0.60, 0.010) - 0.02 * Bell(s + 0.655, 0.012);
    }

    /// <summary>The light that the thick bottom gathers: a bright middle, dark flanks and two side lobes.</summary>
    private static double Caustic(double share) =>
        0.40 + 0.58 * Bell(share, 0.20) - 0.12 * Bell(share - 0.40, 0.07) + 0.34 * Bell(share - 0.58, 0.075)
        + 0.20 * Bell(share - 0.80, 0.035) - 0.22 * SmoothStep(0.84, 1.0, share) + 0.05 * Cos(46 * share) * (1 - share);

    /// <summary>A dark or bright line, widened by the pixel and weakened as much.</summary>
    private double Line(double at, double centre, double sigma, double depth)
    {
        double blur = 0.36 * _softness, wide = Math.Sqrt(sigma * sigma + blur * blur);
        return depth * (sigma / wide) * Bell(at - centre, wide);
    }
}
