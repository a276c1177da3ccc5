using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.VialRenderer;
using EdgeInspector.Vision.Measuring;

namespace EdgeInspector.Vision.Tests;

/// <summary>Measurements of rendered vials, 1280×1024 at 55 µm a pixel, against the pose and the unit that were drawn.</summary>
public sealed class VialMeasurementTests(ITestOutputHelper output)
{
    private const int Seeds = 120;
    private const double MicrometresPerPixel = 55;

    private static readonly CameraBinding _camera = new() { ImageWidth = 1280, ImageHeight = 1024, PixelFormat = "Mono8", Region = new Box(0, 0, 1280, 1024) };

    private static readonly Measurement _fill = new()
    {
        Name = "fill", Kind = MeasurementKind.FillLevel, Region = new Box(592, 420, 96, 480), Direction = SearchDirection.Down, Edge = EdgePolarity.DarkToLight,
        Limits = new MeasurementLimits(17_000, 17_400, 20_100, 20_400),
    };

    private static readonly Measurement _body = new()
    {
        Name = "body", Kind = MeasurementKind.Dimension, Region = new Box(380, 620, 520, 160), Direction = SearchDirection.Right, Edge = EdgePolarity.LightToDark,
        Limits = new MeasurementLimits(23_500, 23_700, 24_300, 24_500),
    };

    private static readonly Measurement _crimp = new()
    {
        Name = "crimp", Kind = MeasurementKind.Tilt, Region = new Box(500, 8, 280, 150), Direction = SearchDirection.Down, Edge = EdgePolarity.LightToDark,
        Limits = new MeasurementLimits(float.NegativeInfinity, float.NegativeInfinity, 2, 3),
    };

    private static readonly Measurement _stopper = new()
    {
        Name = "stopper", Kind = MeasurementKind.Mean, Region = new Box(580, 244, 120, 24), Limits = new MeasurementLimits(float.NegativeInfinity, float.NegativeInfinity, 0.2f, 0.4f),
    };

    [Fact]
    public void Fill_level_is_found_to_parts_of_a_pixel_and_wrong_fills_are_rejected()
    {
        var errors = new List<double>();
        foreach (VialDefect defect in new[] { VialDefect.None, VialDefect.LowFill, VialDefect.HighFill })
        {
            foreach ((VialSpecimen unit, ViewPose pose, Finding found) in Measure(_fill, defect, defect == VialDefect.None ? Seeds : 40))
            {
                (double _, double y) = pose.ToPixel(0, unit.FillSurface);
                Assert.Equal(MeasurementStatus.Measured, found.Measurement);
                Assert.Equal(defect == VialDefect.None ? 0 : 2, found.Score);
                double pixels = found.Value / MicrometresPerPixel;
                errors.Add(420 + 480 - 0.5 - pixels - y);
            }
        }

        Tell("fill level, pixels below the liquid's surface at the axis", errors);
        (double mean, double deviation, double worst) = Of(errors);
        // The dark line under the surface ends three pixels below it: the same on every unit, so it belongs into the limits.
        Assert.InRange(mean, 2.9, 3.1);
        Assert.True(deviation < 0.1, $"{deviation}");
        Assert.True(worst < 0.5, $"{worst}");
    }

    [Fact]
    public void Diameter_is_found_to_parts_of_a_pixel()
    {
        var errors = new List<double>();
        foreach ((VialSpecimen unit, ViewPose pose, Finding found) in Measure(_body, VialDefect.None, Seeds))
        {
            Assert.Equal(MeasurementStatus.Measured, found.Measurement);
            errors.Add((found.Value / MicrometresPerPixel) - (2 * VialGeometry.BodyRadius / pose.MillimetresPerPixel / pose.Cosine));
        }

        Tell("diameter, pixels too large", errors);
        (double mean, double deviation, double worst) = Of(errors);
        Assert.InRange(mean, -0.2, 0.2);
        Assert.True(deviation < 0.1, $"{deviation}");
        Assert.True(worst < 0.3, $"{worst}");
    }

    [Fact]
    public void Lean_of_the_crimp_is_found_to_parts_of_a_degree_and_crooked_ones_are_rejected()
    {
        var errors = new List<double>();
        foreach (VialDefect defect in new[] { VialDefect.None, VialDefect.CrookedCrimp })
        {
            foreach ((VialSpecimen unit, ViewPose pose, Finding found) in Measure(_crimp, defect, 60))
            {
                double truth = Math.Atan2(pose.Sine, pose.Cosine) + unit.CrimpTilt;
                Assert.Equal(MeasurementStatus.Measured, found.Measurement);
                errors.Add(found.Value - Math.Abs(truth * 180 / Math.PI));
                if (defect == VialDefect.CrookedCrimp && Math.Abs(truth) > 3.2 * Math.PI / 180) Assert.Equal(2, found.Score);
                if (defect == VialDefect.None) Assert.Equal(0, found.Score);
            }
        }

        Tell("lean of the crimp, degrees too large", errors);
        (double mean, double deviation, double worst) = Of(errors);
        Assert.InRange(mean, -0.1, 0.1);
        Assert.True(deviation < 0.05, $"{deviation}");
        Assert.True(worst < 0.2, $"{worst}");
    }

    [Fact]
    public void Missing_stopper_is_rejected_and_one_in_its_place_is_accepted()
    {
        Finding[] there = [.. Measure(_stopper, VialDefect.None, 60).Select(m => m.Found)], missing = [.. Measure(_stopper, VialDefect.MissingStopper, 60).Select(m => m.Found)];
        output.WriteLine(FormattableString.Invariant(
            $"mean grey level with a stopper {there.Min(f => f.Value):0.000}..{there.Max(f => f.Value):0.000}, without {missing.Min(f => f.Value):0.000}..{missing.Max(f => f.Value):0.000}"));
        Assert.All(there, found => Assert.Equal(0, found.Score));
        Assert.All(missing, found => Assert.Equal(2, found.Score));
    }

    [Fact]
    public void Without_a_vial_nothing_is_measured_and_nothing_accepted()
    {
        var blank = new byte[1280 * 1024];
        Array.Fill(blank, (byte)200);
        foreach (Measurement measurement in new[] { _fill, _body, _crimp })
        {
            Finding found = Of(new MeasurementRun(measurement, 3, _camera, MicrometresPerPixel), blank);
            Assert.Equal((MeasurementStatus.NoEdge, 1f, 0f, 3), (found.Measurement, found.Score, found.Value, found.DefectClass));
        }
    }

    private static IEnumerable<(VialSpecimen Unit, ViewPose Pose, Finding Found)> Measure(Measurement measurement, VialDefect defect, int seeds)
    {
        var renderer = new BacklitVialRenderer(new VialScene());
        var picture = new byte[renderer.SizeBytes];
        var run = new MeasurementRun(measurement, 0, _camera, MicrometresPerPixel);
        for (ulong seed = 1; seed <= (ulong)seeds; seed++)
        {
            VialSpecimen unit = VialSpecimen.Create(seed, defect);
            renderer.Render(unit, 0, 1, picture);
            yield return (unit, new ViewPose(unit, renderer.Scene, 0, 1), Of(run, picture));
        }
    }

    private static unsafe Finding Of(MeasurementRun run, byte[] picture)
    {
        fixed (byte* first = picture) return run.Measure(new ImageView(first, 1280, 1024, 1280, PixelFormat.Mono8));
    }

    private void Tell(string what, List<double> errors)
    {
        (double mean, double deviation, double worst) = Of(errors);
        output.WriteLine(FormattableString.Invariant($"{what}: mean {mean:0.000}, standard deviation {deviation:0.000}, farthest from the mean {worst:0.000}, {errors.Count} images"));
    }

    private static (double Mean, double Deviation, double Worst) Of(List<double> errors)
    {
        double mean = errors.Average();
        return (mean, Math.Sqrt(errors.Average(e => (e - mean) * (e - mean))), errors.Max(e => Math.Abs(e - mean)));
    }
}
