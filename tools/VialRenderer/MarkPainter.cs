using static EdgeInspector.VialRenderer.ReproducibleMath;

namespace EdgeInspector.VialRenderer;

/// <summary>Paints what is local: bubbles, particles, fibres, cracks, scratches and chips.</summary>
internal sealed class MarkPainter
{
    private const int StrokePointsMax = 64;

    /// <summary>exp(−t) for t in 0..8: the fall of a blurred line.</summary>
    private readonly Curve _fall = new(0, 8, 1.0 / 128);
    private readonly float[] _coverage;
    private readonly float[] _strokeX = new float[StrokePointsMax], _strokeY = new float[StrokePointsMax];
    private readonly int _width;

    public MarkPainter(int width, int height)
    {
        _width = width;
        _coverage = new float[width * height];
        for (int i = 0; i < _fall.Count; i++) _fall[i] = _fall.At(i) >= 8 ? 0 : Exp(-_fall.At(i));
    }

    public void Paint(Transmission image, VialSpecimen specimen, in ViewPose pose)
    {
        double inner = VialGeometry.BodyRadius - specimen.WallThickness;
        foreach (FloatingBody bubble in specimen.Bubbles) PaintBubble(image, bubble, specimen, pose, inner);
        foreach (FloatingBody particle in specimen.Particles) PaintParticle(image, particle, specimen, pose, inner);
        if (specimen.Mark is not { } mark) return;
        switch (specimen.Defect)
        {
            case VialDefect.Fibre:
                PaintFibre(image, mark, specimen, pose, inner);
                break;
            case VialDefect.Chip:
                PaintChip(image, mark, pose);
                break;
            default:
                PaintLine(image, mark, specimen, pose);
                break;
        }
    }

    /// <summary>Where the liquid's lens shows a point: stretched at the axis, held at the wall.</summary>
    private static double Through(double x, double inner)
    {
        double share = x / inner;
        return x * (1.25 - 0.25 * share * share);
    }

    private static void PaintBubble(Transmission image, in FloatingBody bubble, VialSpecimen specimen, in ViewPose pose, double inner)
    {
        double angle = bubble.Angle + pose.LiquidTurn, x = Through(bubble.Reach * 0.93 * inner * Sin(angle), inner);
        double radius = bubble.Diameter / 2;
        double rise = VialGeometry.MeniscusRise * Exp(-(inner - Math.Abs(x)) / VialGeometry.MeniscusReach);
        double v = specimen.FillSurface + Math.Max(bubble.Height + bubble.Drift * pose.Turns, 0.05) + radius - rise;
        (double px, double py) = pose.ToPixel(x, v);
        float r = (float)(radius / pose.MillimetresPerPixel), soft = (float)(1 / specimen.Softness), density = (float)bubble.Density;
        Window window = Window.Around(image, px, py, r + 3);
        for (int y = window.Top; y < window.Bottom; y++)
        {
            Span<float> row = image.Row(y);
            for (int i = window.Left; i < window.Right; i++)
            {
                float dx = i + image.Left - (float)px, dy = y - (float)py, d = MathF.Sqrt(dx * dx + dy * dy);
                float body = Limit((r - d) * soft + 0.5f, 0f, 1f);
                // Total reflection darkens all but the middle, where the light goes straight through.
                float share = d / r, ring = Limit((share - 0.42f) * 2.6f, 0f, 1f);
                row[i] *= 1f - body * (density * ring - 0.07f * (1f - ring));
            }
        }
    }

    private static void PaintParticle(Transmission image, in FloatingBody body, VialSpecimen specimen, in ViewPose pose, double inner)
    {
        double angle = body.Angle + pose.LiquidTurn, x = Through(body.Reach * inner * Sin(angle), inner);
        double lowest = VialGeometry.InnerBottom - VialGeometry.PushUp - 0.6;
        double v = Math.Clamp(body.Height + body.Drift * Math.Abs(pose.Turns), specimen.FillSurface + 1.6, lowest);
        (double px, double py) = pose.ToPixel(x, v);
        float r = (float)(body.Diameter / 2 / pose.MillimetresPerPixel), aspect = (float)body.Aspect, density = (float)body.Density;
        float soft = (float)(1 / specimen.Softness);
        Window window = Window.Around(image, px, py, r * Math.Max(aspect, 1 / aspect) + 3);
        for (int y = window.Top; y < window.Bottom; y++)
        {
            Span<float> row = image.Row(y);
            for (int i = window.Left; i < window.Right; i++)
            {
                float dx = (i + image.Left - (float)px) * aspect, dy = (y - (float)py) / aspect;
                float d = MathF.Sqrt(dx * dx + dy * dy);
                // A slight dent keeps it from being an ellipse.
                float c = dx / (d + 0.1f), s = dy / (d + 0.1f);
                float dent = r * (0.20f * c * s + 0.12f * c * (c * c - 3f * s * s));
                row[i] *= 1f - density * Limit((r + dent - d) * soft + 0.5f, 0f, 1f);
            }
        }
    }

    private void PaintFibre(Transmission image, Mark mark, VialSpecimen specimen, in ViewPose pose, double inner)
    {
        double angle = mark.Angle + pose.LiquidTurn, centre = mark.Reach * inner * Sin(angle);
        double roll = pose.Turns * 0.45, squeeze = 0.55 + 0.45 * Math.Abs(Cos(pose.LiquidTurn * 0.6));
        int count = mark.Across.Length;
        for (int i = 0; i < count; i++)
        {
            double across = mark.Across[i] * squeeze, down = mark.Down[i];
            double x = Through(Math.Clamp(centre + across * Cos(roll) - down * Sin(roll), -inner, inner), inner);
            (double px, double py) = pose.ToPixel(x, mark.Height + across * Sin(roll) + down * Cos(roll));
            (_strokeX[i], _strokeY[i]) = ((float)px, (float)py);
        }

        Stroke(image, count, count, mark.Width / pose.MillimetresPerPixel, specimen.Softness, 0, 0, (float)-mark.Density);
    }

    /// <summary>A crack or a scratch: foreshortened as the glass turns away, faint when seen through the unit.</summary>
    private void PaintLine(Transmission image, Mark mark, VialSpecimen specimen, in ViewPose pose)
    {
        int count = mark.Across.Length;
        double facing = Cos(mark.Angle + pose.GlassTurn);
        for (int i = 0; i < count; i++)
        {
            double angle = mark.Angle + pose.GlassTurn + mark.Across[i] / VialGeometry.BodyRadius;
            (double px, double py) = pose.ToPixel(VialGeometry.BodyRadius * Sin(angle), mark.Height + mark.Down[i]);
            (_strokeX[i], _strokeY[i]) = ((float)px, (float)py);
        }

        bool behind = facing < 0;
        double strength = behind ? 0.5 : 1, soft = specimen.Softness + (behind ? 0.8 : 0);
        double width = mark.Width / pose.MillimetresPerPixel, shift = Math.Max(width * 1.4, 1.9);
        double echo = (specimen.Defect == VialDefect.Crack ? 0.24 : 0.12) * strength;
        Stroke(image, count, mark.BranchStart, width * 1.2, soft + 0.3, shift, shift * 0.75, (float)echo);
        Stroke(image, count, mark.BranchStart, width, soft, 0, 0, (float)(-mark.Density * strength));
    }

    /// <summary>Multiplies the light along the stroke's points by 1 + <paramref name="gain"/>, once wherever it crosses itself.</summary>
    private void Stroke(
        Transmission image, int count, int branchStart, double width, double softness, double shiftX, double shiftY, float gain)
    {
        // A line narrower than its blur loses contrast in the same measure.
        double sigma = Math.Sqrt(width * width / 12 * 2 + softness * softness * 0.13);
        float peak = (float)Math.Min(1, 0.25 + width / (sigma * 2.2)), perVariance = (float)(0.5 / (sigma * sigma));
        float reach = (float)(sigma * 3.4) + 1;
        float left = float.MaxValue, right = float.MinValue, top = float.MaxValue, bottom = float.MinValue;
        for (int i = 0; i < count; i++)
        {
            left = Math.Min(left, _strokeX[i]);
            right = Math.Max(right, _strokeX[i]);
            top = Math.Min(top, _strokeY[i]);
            bottom = Math.Max(bottom, _strokeY[i]);
        }

        float sx = (float)shiftX, sy = (float)shiftY;
        Window all = Window.Spanning(image, left + sx - reach, top + sy - reach, right + sx + reach, bottom + sy + reach);
        for (int y = all.Top; y < all.Bottom; y++) _coverage.AsSpan(y * _width + all.Left, Math.Max(all.Right - all.Left, 0)).Clear();
        for (int i = 1; i < count; i++)
        {
            if (i == branchStart) continue;
            Segment(image, _strokeX[i - 1] + sx, _strokeY[i - 1] + sy, _strokeX[i] + sx, _strokeY[i] + sy, reach, perVariance);
        }

        for (int y = all.Top; y < all.Bottom; y++)
        {
            Span<float> row = image.Row(y), cover = _coverage.AsSpan(y * _width, _width);
            for (int i = all.Left; i < all.Right; i++) row[i] *= 1f + gain * peak * cover[i];
        }
    }

    private void Segment(Transmission image, float x0, float y0, float x1, float y1, float reach, float perVariance)
    {
        float alongX = x1 - x0, alongY = y1 - y0, perLength = 1f / Math.Max(alongX * alongX + alongY * alongY, 1e-6f);
        Window window = Window.Spanning(
            image, Math.Min(x0, x1) - reach, Math.Min(y0, y1) - reach, Math.Max(x0, x1) + reach, Math.Max(y0, y1) + reach);
        for (int y = window.Top; y < window.Bottom; y++)
        {
            Span<float> cover = _coverage.AsSpan(y * _width, _width);
            for (int i = window.Left; i < window.Right; i++)
            {
                float dx = i + image.Left - x0, dy = y - y0, t = Limit((dx * alongX + dy * alongY) * perLength, 0f, 1f);
                dx -= t * alongX;
                dy -= t * alongY;
                float fall = (dx * dx + dy * dy) * perVariance;
                if (fall < 7.9f) cover[i] = Math.Max(cover[i], _fall.Read(fall));
            }
        }
    }

    /// <summary>A conchoidal shell: a dark irregular outline, a bright facet inside it and the ripples of the break.</summary>
    private static void PaintChip(Transmission image, Mark mark, in ViewPose pose)
    {
        double angle = mark.Angle + pose.GlassTurn, facing = Cos(angle);
        double radius = VialGeometry.Radius(mark.Height);
        (double px, double py) = pose.ToPixel(radius * Sin(angle), mark.Height);
        float squeeze = (float)Math.Max(Math.Abs(facing), 0.12), strength = facing < 0 ? 0.5f : 1f;
        float r = (float)(mark.Length / 2 / pose.MillimetresPerPixel), flat = (float)(mark.Width / mark.Length);
        float c1 = (float)Cos(mark.Outline.First), s1 = (float)Sin(mark.Outline.First), c2 = (float)Cos(mark.Outline.Second);
        float s2 = (float)Sin(mark.Outline.Second), c3 = (float)Cos(mark.Outline.Third), density = (float)mark.Density * strength;
        float line = Math.Max(1.1f, r * 0.10f);
        Window window = Window.Around(image, px, py, r * 1.3 + 4);
        for (int y = window.Top; y < window.Bottom; y++)
        {
            Span<float> row = image.Row(y);
            for (int i = window.Left; i < window.Right; i++)
            {
                float dx = (i + image.Left - (float)px) / squeeze, dy = (y - (float)py) / flat, d = MathF.Sqrt(dx * dx + dy * dy) + 1e-3f;
                float c = dx / d, s = dy / d, cc = 2 * c * c - 1, ss = 2 * c * s, ccc = c * cc - s * ss;
                // The outline's radius as the first harmonics of its direction: no arctangent is needed.
                float outline = r * (0.90f + 0.07f * (c * c1 + s * s1) + 0.09f * (cc * c2 + ss * s2) + 0.06f * ccc * c3);
                float depth = outline - d;
                if (depth < -4f) continue;
                float body = Limit(depth * 0.7f + 0.5f, 0f, 1f), rim = depth / line;
                float ring = 1f / (1f + rim * rim * rim * rim);
                float ripple = ((d * 3f / r + 1.3f * c * c1 + 2f) % 1f) - 0.5f;
                float facet = 0.22f * (c * c1 + s * s1) + 0.14f * (ripple * ripple * 4f - 0.4f);
                row[i] *= 1f + strength * body * (facet - 0.16f) - density * ring * (0.45f + 0.55f * body);
            }
        }
    }
}
