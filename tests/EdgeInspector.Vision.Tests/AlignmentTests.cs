using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.VialRenderer;
using EdgeInspector.Vision.Alignment;
using EdgeInspector.Vision.Teaching;
using Microsoft.Extensions.Logging.Abstractions;
using OpenCvSharp;

namespace EdgeInspector.Vision.Tests;

/// <summary>Parts that sit loosely are laid over a reference, at teaching and in the line alike; what cannot be laid over it is never accepted.</summary>
public sealed class AlignmentTests(AlignedVialModel taught) : IClassFixture<AlignedVialModel>
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(7.5, -4.25, 0)]
    [InlineData(-9, 6, 2.5)]
    [InlineData(3.3, 11, -1.75)]
    public unsafe void Move_of_a_part_is_found_to_a_fraction_of_a_pixel(double x, double y, double degrees)
    {
        using Mat still = SeatedVials.Draw(5, VialDefect.None, 0, 0, 0);
        using Mat moved = SeatedVials.Draw(5, VialDefect.None, x, y, degrees);
        using var preprocessor = (AligningPreprocessor)IPreprocessor.For(taught.Model, taught.Model.Passport.Camera);

        PartPose from = PoseOf(preprocessor, still), to = PoseOf(preprocessor, moved);

        // The vial itself does not sit exactly as the reference does; its move is about the middle, which its own seat shifts a little.
        Assert.Equal(degrees, to.AngleDegrees - from.AngleDegrees, 0.05);
        double turn = degrees * Math.PI / 180;
        Assert.Equal(x + (from.X * Math.Cos(turn)) - (from.Y * Math.Sin(turn)), to.X, 0.15);
        Assert.Equal(y + (from.Y * Math.Cos(turn)) + (from.X * Math.Sin(turn)), to.Y, 0.15);
        Assert.InRange(to.Correlation, 0.98, 1);
    }

    [Fact]
    public void Loosely_seated_vials_are_told_apart_better_when_aligned()
    {
        TaughtModel plain = Teacher.Teach(taught.Options with { Align = false }, null, CancellationToken.None);

        double aligned = Auroc(TeachingTests.Try(taught.Taught, taught.Trial)), unaligned = Auroc(TeachingTests.Try(plain, taught.Trial));

        TestContext.Current.TestOutputHelper?.WriteLine($"AUROC aligned {aligned:0.0000}, not aligned {unaligned:0.0000}");
        Assert.True(aligned > unaligned && aligned > 0.99, $"aligned {aligned:0.0000}, not aligned {unaligned:0.0000}");
    }

    [Fact, Requirement("XAI-01")]
    public void Box_and_map_of_a_moved_part_are_told_where_the_camera_saw_them()
    {
        using DefectFinder finder = taught.Finder();
        using Mat clean = SeatedVials.Draw(905, VialDefect.None, 8, 9, 2);
        var spot = new Rect(120, 210, 14, 14);
        Cv2.Rectangle(clean, spot, new Scalar(20), -1);

        Assert.Equal(ViewOutcome.Inspected, Inspect(finder, clean, out FindingList findings, out _));

        Box box = findings[0].Box;
        Assert.True(findings[0].Score > 1);
        Assert.InRange(spot.X + 7, box.X, box.X + box.Width);
        Assert.InRange(spot.Y + 7, box.Y, box.Y + box.Height);
        ReadOnlySpan<float> map = finder.Map.Values;
        int peak = 0;
        for (int i = 1; i < map.Length; i++) peak = map[i] > map[peak] ? i : peak;
        int columns = finder.Map.Width, rows = map.Length / columns;
        double x = SeatedVials.Region.X + (((peak % columns) + 0.5) * SeatedVials.Region.Width / columns);
        double y = SeatedVials.Region.Y + (((peak / columns) + 0.5) * SeatedVials.Region.Height / rows);
        Assert.InRange(x, spot.X - 8, spot.Right + 8);
        Assert.InRange(y, spot.Y - 8, spot.Bottom + 8);
        Assert.Equal(findings[0].Score, map[peak]);
    }

    // Seen: see the line that the test writes; without map and mask in one frame of reference it would be a few of a hundred.
    [Fact, Requirement("XAI-02")]
    public void Peak_of_the_heat_map_lies_in_the_defect_that_was_drawn()
    {
        TrialScore[] told = [.. TeachingTests.Try(taught.Taught, taught.Trial).Where(s => s.PeakInDefect is not null)];

        string[] kinds = [.. told.GroupBy(s => s.Kind).Select(k => $"{k.Key} {k.Count(s => s.PeakInDefect == true)} of {k.Count()}")];
        TestContext.Current.TestOutputHelper?.WriteLine("peak in the defect: " + string.Join(", ", kinds));
        Assert.InRange(told.Length, 20, 24);
        Assert.InRange(told.Count(s => s.PeakInDefect == true) / (double)told.Length, 0.9, 1);
    }

    [Fact, Requirement("XAI-02")]
    public void Mask_of_another_size_than_its_image_is_named()
    {
        string folder = Path.Combine(taught.Folder, "odd"), mask = Path.Combine(folder, "ground_truth", "spot", "0.png");
        Directory.CreateDirectory(Path.GetDirectoryName(mask)!);
        Directory.CreateDirectory(Path.Combine(folder, "spot"));
        using Mat picture = SeatedVials.Draw(3, VialDefect.Particle, 0, 0, 0), small = new(10, 12, MatType.CV_8UC1, new Scalar(255));
        Assert.True(Cv2.ImWrite(Path.Combine(folder, "spot", "0.png"), picture) && Cv2.ImWrite(mask, small));

        var refused = Assert.Throws<TeachException>(() => TeachingTests.Try(taught.Taught, folder));

        Assert.Equal($"mask '{mask}' is 12×10 with 1 channels; expected 256×384, grey, like its image", refused.Message);
    }

    [Theory, Requirement("USE-01")]
    [InlineData(40, 0, 0, SampleLimit.ShiftMax)]
    [InlineData(0, 0, 8, SampleLimit.AngleMax)]
    public void Part_beyond_the_limits_is_undecided_with_the_value_and_the_limit(double x, double y, double degrees, SampleLimit limit)
    {
        using DefectFinder finder = taught.Finder();
        using Mat picture = SeatedVials.Draw(7, VialDefect.None, x / 40 * (taught.Limits.ShiftMaxPixels + 2), y, degrees);

        ViewOutcome outcome = Inspect(finder, picture, out FindingList findings, out SampleMeasurement sample);

        Assert.Equal(ViewOutcome.OutsideSampleSpace, outcome);
        Assert.Equal(Verdict.Undecided, taught.Recipe.Judge(outcome, findings).Verdict);
        SampleBreach breach = taught.Recipe.SampleSpace.Check(sample);
        Assert.Equal(limit, breach.Limit);
        float bound = limit == SampleLimit.ShiftMax ? taught.Limits.ShiftMaxPixels : taught.Limits.AngleMaxDegrees;
        Assert.Equal(bound, breach.Bound);
        Assert.InRange(breach.Value, bound, limit == SampleLimit.ShiftMax ? bound + 4 : 9);
    }

    [Theory, Requirement("USE-01")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Another_part_an_empty_seat_and_a_lamp_that_is_off_are_undecided(int what)
    {
        using DefectFinder finder = taught.Finder();
        using Mat picture = what switch
        {
            0 => new Mat(SeatedVials.Height, SeatedVials.Width, MatType.CV_8UC1, new Scalar(0)),
            1 => new Mat(SeatedVials.Height, SeatedVials.Width, MatType.CV_8UC1, new Scalar(220)),
            _ => new Mat(SeatedVials.Height, SeatedVials.Width, MatType.CV_8UC1, new Scalar(220)),
        };
        if (what == 2) Cv2.Circle(picture, new Point(128, 190), 70, new Scalar(40), 9);

        ViewOutcome outcome = Inspect(finder, picture, out FindingList findings, out SampleMeasurement sample);

        Assert.Equal(ViewOutcome.OutsideSampleSpace, outcome);
        Assert.Equal(Verdict.Undecided, taught.Recipe.Judge(outcome, findings).Verdict);
        Assert.StartsWith("correlation with the model's reference ", taught.Recipe.SampleSpace.Check(sample).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Inspecting_an_aligned_view_allocates_nothing()
    {
        using DefectFinder finder = taught.Finder();
        using Mat picture = SeatedVials.Draw(8, VialDefect.None, 5, 3, 1);
        finder.WarmUp();
        for (int i = 0; i < 5; i++) Assert.Equal(ViewOutcome.Inspected, Inspect(finder, picture, out _, out _));

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++) Inspect(finder, picture, out _, out _);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact, Requirement("MOD-06"), Requirement("MOD-07")]
    public void Known_answer_of_an_aligned_model_is_exact_and_its_alignment_belongs_to_it()
    {
        IReadOnlyList<KnownAnswer> answers = KnownImages.Make(taught.Model, taught.Folder, Path.Combine(taught.Trial, "good"), 3);
        Passport known = taught.Taught.Passport with { KnownAnswers = answers, Runtime = taught.Taught.Passport.Runtime with { Cpu = CpuKind.Here } };
        Assert.True(OnnxModel.TryLoad(taught.Folder, known, NullLogger.Instance, out OnnxModel? model, out ModelRefusal? refusal, allowUnreleased: true), refusal?.Text);
        using (model)
        {
            Assert.True(KnownAnswerCheck.TryCreate(model, taught.Folder, out KnownAnswerCheck? check, out refusal), refusal?.Text);
            using (check) Assert.All([0, 1, 2], i => Assert.Null(check.Run(i)));
        }

        Passport without = known with { Input = known.Input with { Alignment = null } };
        Assert.False(OnnxModel.TryLoad(taught.Folder, without, NullLogger.Instance, out _, out refusal, allowUnreleased: true));
        Assert.Contains("was taught on aligned parts, but the passport has no alignment", refusal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_leave_every_good_image_half_as_much_room_again()
    {
        Assert.InRange(taught.Limits.ShiftMaxPixels, 9, 20);
        Assert.InRange(taught.Limits.AngleMaxDegrees, 1.5, 5);
        Assert.InRange(taught.Limits.CorrelationMin, 0.8, 0.95);
    }

    private static double Auroc(IReadOnlyList<TrialScore> scores) => Trial.Auroc(
        [.. scores.Where(s => s.Kind == "good").Select(s => s.Score)], [.. scores.Where(s => s.Kind != "good").Select(s => s.Score)]);

    private static unsafe PartPose PoseOf(AligningPreprocessor preprocessor, Mat picture)
    {
        Assert.True(preprocessor.TryFill(new ImageView((byte*)picture.Data, picture.Width, picture.Height, (int)picture.Step(), PixelFormat.Mono8), out _));
        return preprocessor.Pose;
    }

    private static unsafe ViewOutcome Inspect(DefectFinder finder, Mat picture, out FindingList findings, out SampleMeasurement sample) =>
        finder.Inspect(new ImageView((byte*)picture.Data, picture.Width, picture.Height, picture.Width, PixelFormat.Mono8), out findings, out sample);
}
