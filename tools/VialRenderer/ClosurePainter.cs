using System.Runtime.CompilerServices;
using static EdgeInspector.VialRenderer.ReproducibleMath;

namespace EdgeInspector.VialRenderer;

/// <summary>Paints stopper, crimp and flip-off cap over the glass: opaque bodies that show only light from the front.</summary>
internal sealed class ClosurePainter
{
    /// <summary>The crimp reaches this far under the cap, so that no light leaks between two soft edges.</summary>
    private const float Overlap = 0.3f;

    /// <summary>Beyond a body's end by this much nothing of its soft edge is left, in millimetres of 700 µm pixels too.</summary>
    private const float Margin = 1.5f;

    private readonly Curve _crimpAcross = new(-1.2, 1.2, 0.004), _crimpDown = new(-4, 5, 0.02);
    private readonly Curve _capAcross = new(-1.2, 1.2, 0.004), _capDown = new(-6.2, -3, 0.02);

    public void Paint(Transmission image, VialSpecimen specimen, in ViewPose pose)
    {
        if (specimen.Defect == VialDefect.MissingStopper) return;

        FillTables(specimen);
        float soft = (float)(1 / (specimen.Softness * pose.MillimetresPerPixel));
        // The direction in which a crooked crimp leans turns with the unit.
        double lean = specimen.CrimpTilt * Cos(pose.GlassTurn);
        float leanSine = (float)Sin(lean), leanCosine = (float)Cos(lean);
        float stepX = (float)(pose.Cosine * pose.MillimetresPerPixel), stepV = (float)(-pose.Sine * pose.MillimetresPerPixel);
        const float Reach = (float)VialGeometry.PlugBottom + 1f;
        for (int y = 0; y < image.Height; y++)
        {
            Span<float> row = image.Row(y);
            (double left, double top) = pose.ToUnit(image.Left, y);
            float x = (float)left, v = (float)top, end = v + stepV * row.Length;
            if (Math.Min(v, end) > Reach) break;
            if (Math.Max(v, end) < (float)VialGeometry.CapTop - 2f) continue;

            for (int i = 0; i < row.Length; i++, x += stepX, v += stepV)
            {
                float value = row[i], side = Math.Abs(x);
                float plug = v < -1.5f ? 0f : Cover((float)VialGeometry.PlugRadius - side, soft) * Cover(v + 0.5f, soft)
                    * Cover((float)VialGeometry.PlugBottom - 0.004f * side * side - v, soft);
                if (plug > 0f) value += (0.055f + 0.03f * (1f - side * side / 60f) - value) * plug;

                float cx = x * leanCosine + v * leanSine, cv = v * leanCosine - x * leanSine, cside = Math.Abs(cx);
                if (cv < (float)VialGeometry.CrimpBottom + Margin && cv > (float)VialGeometry.CapBottom - Margin)
                {
                    float shoulder = Limit(((float)VialGeometry.CapBottom + 0.7f - cv) * 1.1f, 0f, 1f) * 0.35f;
                    float crimp = Cover((float)VialGeometry.CrimpRadius - shoulder - cside, soft)
                        * Cover(cv - (float)VialGeometry.CapBottom + Overlap, soft) * Cover((float)VialGeometry.CrimpBottom - cv, soft);
                    if (crimp > 0f)
                        value += (_crimpAcross.Read(cx / (float)VialGeometry.CrimpRadius) * _crimpDown.Read(cv) - value) * crimp;
                }

                if (cv < (float)VialGeometry.CapBottom + Margin)
                {
                    float corner = Math.Max((float)VialGeometry.CapTop + 0.55f - cv, 0f);
                    float cap = Cover((float)VialGeometry.CapRadius - corner * corner * 1.4f - cside, soft)
                        * Cover(cv - (float)VialGeometry.CapTop, soft) * Cover((float)VialGeometry.CapBottom - cv, soft);
                    if (cap > 0f)
                        value += (_capAcross.Read(cx / (float)VialGeometry.CapRadius) * _capDown.Read(cv) - value) * cap;
                }

                row[i] = value;
            }
        }
    }

    /// <summary>How much of a pixel lies on the inner side of an edge.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Cover(float depth, float perSoftness) => Limit(depth * perSoftness + 0.5f, 0f, 1f);

    private void FillTables(VialSpecimen specimen)
    {
        double phase = specimen.HighlightPhase;
        for (int i = 0; i < _crimpAcross.Count; i++)
        {
            double s = _crimpAcross.At(i), rim = SmoothStep(0.80, 1.0, Math.Abs(s));
            double brushed = 0.010 * Sin(83 * s + 9 * phase) + 0.008 * Sin(131 * s + 1);
            _crimpAcross[i] = 0.25 + 0.34 * Bell(s - 0.36 - phase, 0.085) + 0.16 * Bell(s - 0.20 - phase, 0.20)
                + 0.24 * Bell(s + 0.46 - phase, 0.065) + 0.07 * Bell(s + 0.9, 0.04) + brushed - 0.17 * rim;
            double body = Math.Sqrt(Math.Max(1 - s * s, 0));
            _capAcross[i] = specimen.CapTone * (0.42 + 0.58 * body + 0.42 * Bell(s - 0.42 - phase, 0.10) + 0.12 * Bell(s + 0.55, 0.08));
        }

        for (int i = 0; i < _crimpDown.Count; i++)
        {
            double v = _crimpDown.At(i);
            _crimpDown[i] = (1 - 0.45 * Bell(v - VialGeometry.CapBottom - 0.1, 0.22))
                * (1 + 0.25 * Bell(v - VialGeometry.CapBottom - 0.65, 0.22))
                * (1 - 0.42 * Bell(v - 3.05, 0.13)) * (1 + 0.22 * Bell(v - 3.45, 0.18))
                * (1 - 0.35 * Bell(v - VialGeometry.CrimpBottom, 0.28))
                * (1 - 0.05 * SmoothStep(-2, 3, v));
        }

        for (int i = 0; i < _capDown.Count; i++)
        {
            double v = _capDown.At(i);
            _capDown[i] = (1 + 0.35 * Bell(v - VialGeometry.CapTop - 0.35, 0.2)) * (1 - 0.5 * Bell(v - VialGeometry.CapBottom, 0.22));
        }
    }
}
