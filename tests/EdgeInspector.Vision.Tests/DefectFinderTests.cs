using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Vision.Tests;

public sealed class DefectFinderTests : IDisposable
{
    private readonly FramePool _pool = new(2, 320 * 256 * 3);

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void Finding_lies_on_the_planted_defect_in_pixels_of_the_camera()
    {
        using TinyModel tiny = TinyModel.Brightness();
        using OnnxModel model = tiny.Load();
        using DefectFinder finder = FinderOf(model);
        using Frame frame = TinyModel.FrameOf(_pool, 60);
        for (int y = 40; y < 56; y++) frame.Buffer.Span.Slice((y * TinyModel.ImageWidth) + 32, 24).Fill(250);

        ViewOutcome outcome = finder.Inspect(frame, out FindingList findings, out _);

        // Map cells are 8 image pixels from the region's corner (16, 8): the planted rectangle covers three by two of them.
        Assert.Equal(ViewOutcome.Inspected, outcome);
        Assert.Equal((1, 1), (findings.Count, findings.Total));
        Assert.Equal(new Box(32, 40, 24, 16), findings[0].Box);
        Assert.Equal(250f / 255, findings[0].Score, 1e-6);
    }

    [Fact]
    public void Finding_carries_the_recipes_number_of_its_class()
    {
        using TinyModel tiny = TinyModel.Brightness();
        using OnnxModel model = tiny.Load();
        Recipe recipe = TinyModel.RecipeWith(
            new DefectClass("crack", DefectCategory.Critical, 0, 1), new DefectClass("anomaly", DefectCategory.Major, 0.5f, 0.8f));
        using DefectFinder finder = FinderOf(model, recipe);
        using Frame frame = TinyModel.FrameOf(_pool, 60);

        finder.Inspect(frame, out FindingList findings, out _);

        Assert.Equal(1, findings[0].DefectClass);
    }

    [Fact, Requirement("CNF-01")]
    public void A_decoder_keeps_what_reaches_the_calibrated_threshold_and_tells_the_raw_score()
    {
        Assert.True(ScoreCalibration.TryCreate([(0.1f, 0), (0.25f, 0.9f), (1, 1)], out ScoreCalibration? calibration, out _));
        using TinyModel tiny = TinyModel.Classifier(
            [0.5f, 0.3f, 0.2f], OutputActivation.Softmax, new PassportClass { Name = "good", Good = true }, new PassportClass { Name = "chip" }, new PassportClass { Name = "crack" });
        using OnnxModel model = tiny.Load();
        Recipe recipe = TinyModel.RecipeWith(
            new DefectClass("chip", DefectCategory.Major, 0.5f, 0.8f), new DefectClass("crack", DefectCategory.Critical, 0.5f, 0.8f) { Calibration = calibration });
        using DefectFinder finder = FinderOf(model, recipe);
        using Frame frame = TinyModel.FrameOf(_pool, 60);

        ViewOutcome outcome = finder.Inspect(frame, out FindingList findings, out _);
        ViewJudgement judgement = recipe.Judge(outcome, findings);

        // 0.2 lies two thirds of the way from 0 to 0.9; as a raw score it would have been clean.
        Assert.Equal([(0, 0.3f), (1, 0.2f)], Enumerable.Range(0, findings.Count).Select(i => (findings[i].DefectClass, findings[i].Score)));
        Assert.Equal((Verdict.Undecided, RejectReason.Doubt), (judgement.Verdict, judgement.Reason));
        Assert.Equal(0.6f, judgement.Score, 1e-5);
    }

    [Fact, Requirement("CNF-03")]
    public void Output_that_is_no_number_is_a_failed_model()
    {
        using TinyModel tiny = TinyModel.NoNumber();
        using OnnxModel model = tiny.Load();
        using DefectFinder finder = FinderOf(model);
        using Frame frame = TinyModel.FrameOf(_pool, 60);

        ViewOutcome outcome = finder.Inspect(frame, out FindingList findings, out _);

        Assert.Equal(ViewOutcome.ModelFailed, outcome);
        Assert.Equal((0, 1), (findings.Count, finder.ModelFailures));
    }

    [Fact, Requirement("CNF-03")]
    public void One_infinite_element_of_the_map_is_a_failed_model_though_the_score_is_a_number()
    {
        using TinyModel tiny = TinyModel.Infinite();
        using OnnxModel model = tiny.Load();
        using DefectFinder finder = FinderOf(model);
        using Frame frame = TinyModel.FrameOf(_pool, 60);
        ViewOutcome before = finder.Inspect(frame, out _, out _);
        for (int y = 40; y < 56; y++) frame.Buffer.Span.Slice((y * TinyModel.ImageWidth) + 32, 24).Fill(255);

        ViewOutcome outcome = finder.Inspect(frame, out _, out _);

        Assert.Equal((ViewOutcome.Inspected, ViewOutcome.ModelFailed), (before, outcome));
    }

    [Fact, Requirement("CNF-03")]
    public void Model_that_throws_has_failed_on_this_view_and_runs_on_the_next()
    {
        using TinyModel tiny = TinyModel.ThrowsOnBrightImages();
        using OnnxModel model = tiny.Load();
        using DefectFinder finder = FinderOf(model);
        using Frame bright = TinyModel.FrameOf(_pool, 180);
        using Frame dark = TinyModel.FrameOf(_pool, 60);

        ViewOutcome first = finder.Inspect(bright, out FindingList findings, out _);
        ViewOutcome second = finder.Inspect(dark, out _, out _);

        Assert.Equal((ViewOutcome.ModelFailed, ViewOutcome.Inspected), (first, second));
        Assert.Equal((0, 1), (findings.Count, finder.ModelFailures));
    }

    [Theory, Requirement("USE-02")]
    [InlineData(0)]
    [InlineData(255)]
    public void Frame_without_light_or_with_too_much_is_outside_the_sample_space(byte level)
    {
        using TinyModel tiny = TinyModel.Brightness();
        using OnnxModel model = tiny.Load();
        using DefectFinder finder = FinderOf(model);
        using Frame frame = TinyModel.FrameOf(_pool, level);

        ViewOutcome outcome = finder.Inspect(frame, out FindingList findings, out SampleMeasurement sample);

        Assert.Equal(ViewOutcome.OutsideSampleSpace, outcome);
        Assert.Equal((0, 1), (findings.Count, finder.OutsideSampleSpace));
        Assert.Equal(level == 255 ? 1f : 0f, sample.Saturated);
    }

    [Fact, Requirement("USE-02")]
    public void Frame_without_any_edge_is_outside_the_sample_space()
    {
        using TinyModel tiny = TinyModel.Brightness();
        using OnnxModel model = tiny.Load();
        using DefectFinder finder = FinderOf(model);
        using Frame frame = TinyModel.FrameOf(_pool, 100);
        frame.Buffer.Span.Fill(100);

        ViewOutcome outcome = finder.Inspect(frame, out _, out SampleMeasurement sample);

        Assert.Equal(ViewOutcome.OutsideSampleSpace, outcome);
        Assert.Equal((100f / 255, 0f, 0f), (sample.Mean, sample.Saturated, sample.Sharpness));
    }

    [Fact, Requirement("USE-01")]
    public void Frame_of_another_size_or_format_is_outside_the_sample_space()
    {
        using TinyModel tiny = TinyModel.Brightness();
        using OnnxModel model = tiny.Load();
        using DefectFinder finder = FinderOf(model);
        using Frame wide = TinyModel.FrameOf(_pool, 60, width: TinyModel.ImageWidth + 4);
        using Frame coloured = TinyModel.FrameOf(_pool, 60, PixelFormat.BayerRG8);

        Assert.Equal(ViewOutcome.OutsideSampleSpace, finder.Inspect(wide, out _, out _));
        Assert.Equal(ViewOutcome.OutsideSampleSpace, finder.Inspect(coloured, out _, out _));
    }

    [Theory, Requirement("CAM-01")]
    [InlineData(FrameStatus.Filling)]
    [InlineData(FrameStatus.MissingPackets)]
    [InlineData(FrameStatus.Aborted)]
    public void Incomplete_frame_is_not_looked_at(FrameStatus status)
    {
        using TinyModel tiny = TinyModel.Brightness();
        using OnnxModel model = tiny.Load();
        using DefectFinder finder = FinderOf(model);
        using Frame frame = TinyModel.FrameOf(_pool, 60);
        frame.Status = status;

        Assert.Equal(ViewOutcome.FrameIncomplete, finder.Inspect(frame, out FindingList findings, out _));
        Assert.Equal(0, findings.Count);
    }

    [Theory]
    [InlineData("Mono8", ColourOrder.Mono)]
    [InlineData("BayerRG8", ColourOrder.Mono)]
    [InlineData("RGB8", ColourOrder.Mono)]
    public void Inspecting_allocates_nothing(string format, ColourOrder order)
    {
        using TinyModel tiny = TinyModel.Brightness();
        tiny.Passport = tiny.Passport with
        {
            Camera = tiny.Passport.Camera with { PixelFormat = format },
            Input = tiny.Passport.Input with { ColourOrder = order },
        };
        using OnnxModel model = tiny.Load();
        using DefectFinder finder = FinderOf(model);
        Assert.True(PixelFormat.TryParse(format, out PixelFormat pixels));
        using Frame frame = TinyModel.FrameOf(_pool, 60, pixels);
        for (int i = 0; i < 50; i++) finder.Inspect(frame, out _, out _);

        var outcome = ViewOutcome.NotInspected;
        long allocated = SteadyState.AllocatedBytes(500, () => outcome = finder.Inspect(frame, out _, out _));

        Assert.Equal((ViewOutcome.Inspected, 0L), (outcome, allocated));
    }

    [Fact]
    public void Classifying_allocates_nothing()
    {
        using TinyModel tiny = TinyModel.Classifier([1, 2], OutputActivation.Logits, Good("good"), Bad("crack"));
        using OnnxModel model = tiny.Load();
        using DefectFinder finder = FinderOf(model, TinyModel.RecipeWith(Judged("crack")));
        using Frame frame = TinyModel.FrameOf(_pool, 60);
        for (int i = 0; i < 50; i++) finder.Inspect(frame, out _, out _);

        long allocated = SteadyState.AllocatedBytes(500, () => finder.Inspect(frame, out _, out _));

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Logits_become_shares_and_the_good_class_is_never_a_finding()
    {
        using TinyModel tiny = TinyModel.Classifier([2, 1, 0.5f], OutputActivation.Logits, Good("good"), Bad("crack"), Bad("chip"));
        using OnnxModel model = tiny.Load();
        using DefectFinder finder = FinderOf(model, TinyModel.RecipeWith(Judged("chip", 0.1f), Judged("crack", 0.1f)));
        using Frame frame = TinyModel.FrameOf(_pool, 60);

        ViewOutcome outcome = finder.Inspect(frame, out FindingList findings, out _);

        // e² + e + √e = 7.389056 + 2.718282 + 1.648721 = 11.756059
        Assert.Equal((ViewOutcome.Inspected, 2), (outcome, findings.Count));
        Assert.Equal((1, TinyModel.Region), (findings[0].DefectClass, findings[0].Box));
        Assert.Equal(0.231224f, findings[0].Score, 1e-5);
        Assert.Equal(0, findings[1].DefectClass);
        Assert.Equal(0.140244f, findings[1].Score, 1e-5);
    }

    [Fact]
    public void Great_logits_are_still_shares()
    {
        using TinyModel tiny = TinyModel.Classifier([1000, 2000], OutputActivation.Logits, Good("good"), Bad("crack"));
        using OnnxModel model = tiny.Load();
        using DefectFinder finder = FinderOf(model, TinyModel.RecipeWith(Judged("crack")));
        using Frame frame = TinyModel.FrameOf(_pool, 60);

        finder.Inspect(frame, out FindingList findings, out _);

        Assert.Equal(1f, findings[0].Score);
    }

    [Fact]
    public void Classifier_with_many_clean_classes_reports_the_worst_alone()
    {
        PassportClass[] classes = [Good("good"), Bad("a"), Bad("b"), Bad("c"), Bad("d"), Bad("e"), Bad("f")];
        using TinyModel tiny = TinyModel.Classifier([0.9f, 0.01f, 0.02f, 0.03f, 0.02f, 0.01f, 0.01f], OutputActivation.Softmax, classes);
        using OnnxModel model = tiny.Load();
        Recipe recipe = TinyModel.RecipeWith([.. classes.Skip(1).Select(c => Judged(c.Name))]);
        using DefectFinder finder = FinderOf(model, recipe);
        using Frame frame = TinyModel.FrameOf(_pool, 60);

        ViewOutcome outcome = finder.Inspect(frame, out FindingList findings, out _);

        Assert.Equal((1, 2, 0.03f), (findings.Total, findings[0].DefectClass, findings[0].Score));
        Assert.Equal(Verdict.Accept, recipe.Judge(outcome, findings).Verdict);
    }

    [Fact]
    public void Classifier_that_gives_no_number_has_failed()
    {
        using TinyModel tiny = TinyModel.Classifier([0.5f, float.NaN], OutputActivation.Softmax, Good("good"), Bad("crack"));
        using OnnxModel model = tiny.Load();
        using DefectFinder finder = FinderOf(model, TinyModel.RecipeWith(Judged("crack")));
        using Frame frame = TinyModel.FrameOf(_pool, 60);

        Assert.Equal(ViewOutcome.ModelFailed, finder.Inspect(frame, out _, out _));
    }

    private static PassportClass Good(string name) => new() { Name = name, Good = true };

    private static PassportClass Bad(string name) => new() { Name = name, AcceptBelow = 0.3f, RejectFrom = 0.6f };

    private static DefectClass Judged(string name, float acceptBelow = 0.3f) => new(name, DefectCategory.Major, acceptBelow, 0.6f);

    private static DefectFinder FinderOf(OnnxModel model, Recipe? recipe = null)
    {
        Assert.True(
            DefectFinder.TryCreate(model, recipe ?? TinyModel.RecipeWith(), NullLogger.Instance, out DefectFinder? finder, out ModelRefusal? refusal),
            refusal?.ToString());
        return finder;
    }
}
