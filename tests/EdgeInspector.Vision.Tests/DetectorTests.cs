using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Vision.Tests;

/// <summary>Detectors over small tensors that were written and worked out by hand. An input pixel is two image pixels from (16, 8) on.</summary>
public sealed class DetectorTests : IDisposable
{
    private static readonly PassportClass[] _two = [Bad("crack"), Bad("chip")];

    private readonly FramePool _pool = new(1, TinyModel.ImageWidth * TinyModel.ImageHeight);

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void Yolo5_multiplies_objectness_and_share_and_drops_the_lower_of_two_that_overlap()
    {
        float[] boxes =
        [
            20, 10, 8, 4, 0.5f, 0.9f, 0.1f, // 0.45 of crack, 16..24
            22, 10, 8, 4, 0.8f, 0.75f, 0.1f, // 0.6 of crack, 18..26: they share 6×4 = 24 of 32 + 32 − 24 = 40, 0.6 > 0.45
            40, 30, 10, 10, 0.1f, 1, 1, // 0.1: does not matter
            21, 10, 8, 4, 0.8f, 0, 0.5f, // 0.4 of chip: another class, so it stays
        ];
        FindingList findings = Inspected(Output(ModelOutputKind.Yolo5), ("output0", boxes, [1, 4, 7]));

        Assert.Equal((2, 2), (findings.Count, findings.Total));
        AssertFinding(findings[0], 0, 0.6f, new Box(16 + 36, 8 + 16, 16, 8));
        AssertFinding(findings[1], 1, 0.4f, new Box(16 + 34, 8 + 16, 16, 8));
    }

    [Fact]
    public void Yolo5_keeps_two_of_a_class_that_overlap_less_than_the_limit()
    {
        // 18..26 and 22..30 share 4×4 = 16 of 48: 0.333.
        float[] boxes = [22, 10, 8, 4, 0.8f, 0.75f, 0, 26, 10, 8, 4, 1, 0.5f, 0];

        Assert.Equal(2, Inspected(Output(ModelOutputKind.Yolo5), ("output0", boxes, [1, 2, 7])).Total);
        Assert.Equal(1, Inspected(Output(ModelOutputKind.Yolo5) with { Overlap = 0.3f }, ("output0", boxes, [1, 2, 7])).Total);
    }

    [Fact]
    public void Yolo8_is_read_channels_first_and_a_box_counts_for_each_class_that_it_reaches()
    {
        float[] channels =
        [
            32, 10, 50, // x
            24, 10, 40, // y
            64, 6, 4, // width
            48, 4, 4, // height
            0.7f, 0.2f, 0.0f, // crack
            0.5f, 0.1f, 0.29f, // chip
        ];

        FindingList findings = Inspected(Output(ModelOutputKind.Yolo8), ("output0", channels, [1, 6, 3]));

        Assert.Equal(2, findings.Total);
        AssertFinding(findings[0], 0, 0.7f, TinyModel.Region);
        AssertFinding(findings[1], 1, 0.5f, TinyModel.Region);
    }

    [Fact]
    public void Yolo8_with_turned_dimensions_is_the_same_model()
    {
        float[] rows = [32, 24, 64, 48, 0.7f, 0.5f, 10, 10, 6, 4, 0.2f, 0.1f, 50, 40, 4, 4, 0, 0.29f];

        FindingList findings = Inspected(Output(ModelOutputKind.Yolo8), ("output0", rows, [1, 3, 6]));

        Assert.Equal(2, findings.Total);
        AssertFinding(findings[1], 1, 0.5f, TinyModel.Region);
    }

    [Fact]
    public void Clean_view_has_the_best_box_that_does_not_matter_as_its_only_finding()
    {
        float[] channels = [10, 20, 8, 8, 4, 4, 4, 4, 0.1f, 0.05f, 0.02f, 0.2f];

        FindingList findings = Inspected(Output(ModelOutputKind.Yolo8), ("output0", channels, [1, 6, 2]));

        Assert.Equal(1, findings.Total);
        AssertFinding(findings[0], 1, 0.2f, new Box(16 + 36, 8 + 12, 8, 8));
        Assert.Equal(Verdict.Accept, Recipe().Judge(ViewOutcome.Inspected, findings).Verdict);
    }

    [Fact]
    public void RtDetr_is_read_in_shares_of_the_input_and_keeps_boxes_that_overlap()
    {
        // 0.5·64 = 32 and 0.25·48 = 12, size 0.25·64 = 16 and 0.5·48 = 24: 24..40, 0..24.
        float[] rows = [0.5f, 0.25f, 0.25f, 0.5f, 0.9f, 0, 0.5f, 0.25f, 0.25f, 0.5f, 0.8f, 0];

        FindingList findings = Inspected(Output(ModelOutputKind.RtDetr), ("output0", rows, [1, 2, 6]));

        Assert.Equal(2, findings.Total);
        AssertFinding(findings[0], 0, 0.9f, new Box(16 + 48, 8, 32, 48));
        AssertFinding(findings[1], 0, 0.8f, new Box(16 + 48, 8, 32, 48));
    }

    [Fact]
    public void End_to_end_rows_are_corners_score_and_class_and_empty_rows_are_none()
    {
        float[] rows = [4, 6, 10, 9, 0.9f, 1, 1.2f, 1.2f, 2.9f, 2.1f, 0.4f, 0, 0, 0, 0, 0, 0, 0];

        FindingList findings = Inspected(Output(ModelOutputKind.EndToEnd), ("output0", rows, [1, 3, 6]));

        // 1.2 → 2.4 outwards to 2; 2.9 → 5.8 to 6; 2.1 → 4.2 to 5.
        Assert.Equal(2, findings.Total);
        AssertFinding(findings[0], 1, 0.9f, new Box(16 + 8, 8 + 12, 12, 6));
        AssertFinding(findings[1], 0, 0.4f, new Box(16 + 2, 8 + 2, 4, 3));
    }

    [Fact]
    public void Labels_boxes_and_scores_are_three_tensors()
    {
        ModelOutput output = Output(ModelOutputKind.LabelsBoxes) with { Boxes = "boxes", Scores = "scores" };

        FindingList findings = Inspected(
            output, ("labels", [1, 0], [1, 2]), ("boxes", [4, 6, 10, 9, 0, 0, 2, 2], [1, 2, 4]), ("scores", [0.5f, 0.75f], [1, 2]));

        Assert.Equal(2, findings.Total);
        AssertFinding(findings[0], 0, 0.75f, new Box(16, 8, 4, 4));
        AssertFinding(findings[1], 1, 0.5f, new Box(16 + 8, 8 + 12, 12, 6));
    }

    [Fact]
    public void Dets_and_labels_are_two_tensors_filled_up_with_class_minus_one()
    {
        ModelOutput output = Output(ModelOutputKind.DetsLabels) with { Boxes = "dets" };

        FindingList findings = Inspected(output, ("dets", [4, 6, 10, 9, 0.5f, 0, 0, 0, 0, 0], [1, 2, 5]), ("labels", [1, -1], [1, 2]));

        Assert.Equal(1, findings.Total);
        AssertFinding(findings[0], 1, 0.5f, new Box(16 + 8, 8 + 12, 12, 6));
    }

    [Theory, Requirement("CNF-03")]
    [InlineData(0, float.NaN)]
    [InlineData(3, float.PositiveInfinity)]
    [InlineData(2, -4f)] // a width below zero
    [InlineData(0, 4000f)] // sixty inputs away
    [InlineData(4, 1.5f)]
    [InlineData(4, float.NaN)]
    [InlineData(5, -0.5f)]
    [InlineData(5, 7f)] // a raw value, where a share belongs
    public void Dense_value_that_is_no_number_or_out_of_range_is_a_failed_model(int at, float value)
    {
        float[] rows = [20, 10, 8, 4, 0.5f, 0.9f, 0.1f, 20, 10, 8, 4, 0.9f, 0.9f, 0.1f];
        rows[7 + at] = value;

        Assert.Equal(ViewOutcome.ModelFailed, Outcome(Output(ModelOutputKind.Yolo5), out FindingList findings, ("output0", rows, [1, 2, 7])));
        Assert.Equal(0, findings.Total);
    }

    [Theory, Requirement("CNF-03")]
    [InlineData(0, float.NaN)]
    [InlineData(0, 11f)] // left of the right edge
    [InlineData(4, 1.2f)]
    [InlineData(4, -1f)]
    [InlineData(5, 2f)] // two classes: 0 and 1
    [InlineData(5, 0.5f)]
    [InlineData(5, float.NaN)]
    public void Listed_value_that_is_no_number_or_out_of_range_is_a_failed_model(int at, float value)
    {
        float[] rows = [4, 6, 10, 9, 0.9f, 1, 4, 6, 10, 9, 0.9f, 1];
        rows[6 + at] = value;

        Assert.Equal(ViewOutcome.ModelFailed, Outcome(Output(ModelOutputKind.EndToEnd), out FindingList findings, ("output0", rows, [1, 2, 6])));
        Assert.Equal(0, findings.Total);
    }

    [Theory, Requirement("CNF-03")]
    [InlineData(1024, ViewOutcome.Inspected, Verdict.Reject, RejectReason.Defect)]
    [InlineData(1025, ViewOutcome.TooManyFindings, Verdict.Undecided, RejectReason.TooManyFindings)]
    public void More_boxes_than_are_looked_at_are_never_accepted_and_counted(int boxes, ViewOutcome expected, Verdict verdict, RejectReason reason)
    {
        float[] rows = Enumerable.Range(0, boxes).SelectMany(i => new[] { i % 60, 4, (i % 60) + 2, 8, 0.9f, 0 }).ToArray();
        using TinyModel tiny = TinyModel.Giving(Output(ModelOutputKind.EndToEnd), _two, ("output0", rows, [1, boxes, 6]));
        using OnnxModel model = tiny.Load();
        using DefectFinder finder = FinderOf(model);
        using Frame frame = TinyModel.FrameOf(_pool, 60);

        ViewOutcome outcome = finder.Inspect(frame, out FindingList findings, out _);

        ViewJudgement judged = Recipe().Judge(outcome, findings);
        Assert.Equal((expected, verdict, reason), (outcome, judged.Verdict, judged.Reason));
        Assert.Equal(boxes > 1024 ? 1 : 0, finder.TooManyFindings);
    }

    [Fact]
    public void Box_in_a_letterbox_is_brought_back_to_the_cameras_pixels()
    {
        float[] rows = [4, 8, 10, 56, 0.9f, 1];
        using TinyModel tiny = TinyModel.Giving(Output(ModelOutputKind.EndToEnd), _two, ("output0", rows, [1, 1, 6]));
        tiny.Passport = tiny.Passport with
        {
            Camera = tiny.Passport.Camera with { Region = new Box(16, 8, 128, 48) }, Input = tiny.Passport.Input with { Fit = InputFit.Letterbox },
        };
        using OnnxModel model = tiny.Load();
        using DefectFinder finder = FinderOf(model);
        using Frame frame = TinyModel.FrameOf(_pool, 60);

        Assert.Equal(ViewOutcome.Inspected, finder.Inspect(frame, out FindingList findings, out _));

        // 128×48 in 64×48: half the size, 24 lines, 12 free above: lines 12..36 are the region. 8 lies above it, 56 below: the region's height.
        AssertFinding(findings[0], 1, 0.9f, new Box(16 + 8, 8, 12, 48));
    }

    [Theory]
    [InlineData(ModelOutputKind.Yolo5)]
    [InlineData(ModelOutputKind.Yolo8)]
    [InlineData(ModelOutputKind.RtDetr)]
    [InlineData(ModelOutputKind.EndToEnd)]
    public void Detecting_allocates_nothing(ModelOutputKind kind)
    {
        const int Boxes = 200;
        int channels = kind == ModelOutputKind.Yolo5 ? 7 : 6;
        float[] one = kind == ModelOutputKind.EndToEnd ? [1, 2, 5, 7, 0.9f, 1] : kind == ModelOutputKind.Yolo5 ? [9, 9, 4, 4, 0.9f, 0.9f, 0] : [0.5f, 0.5f, 0.1f, 0.1f, 0.9f, 0];
        float[] values = kind == ModelOutputKind.Yolo8
            ? one.SelectMany(v => Enumerable.Repeat(v, Boxes)).ToArray()
            : Enumerable.Range(0, Boxes).SelectMany(_ => one).ToArray();
        long[] shape = kind == ModelOutputKind.Yolo8 ? [1, channels, Boxes] : [1, Boxes, channels];
        using TinyModel tiny = TinyModel.Giving(Output(kind), _two, ("output0", values, shape));
        using OnnxModel model = tiny.Load();
        using DefectFinder finder = FinderOf(model);
        using Frame frame = TinyModel.FrameOf(_pool, 60);
        for (int i = 0; i < 50; i++) finder.Inspect(frame, out _, out _);

        var outcome = ViewOutcome.NotInspected;
        long allocated = SteadyState.AllocatedBytes(300, () => outcome = finder.Inspect(frame, out _, out _));

        Assert.Equal((ViewOutcome.Inspected, 0L), (outcome, allocated));
    }

    [Theory]
    [InlineData(ModelOutputKind.Yolo5, "output 'output0' is float32 [1,6,3]; expected [1,boxes,7]: 4 of the box, objectness, 2 classes")]
    [InlineData(ModelOutputKind.RtDetr, "output 'output0' is float32 [1,6,3]; expected [1,boxes,6]: 4 of the box, 2 classes")]
    [InlineData(ModelOutputKind.EndToEnd, "output 'output0' is float32 [1,6,3]; expected [1,boxes,6]: 4 of the box, score, class")]
    [InlineData(ModelOutputKind.LabelsBoxes, "has no output 'labels'; its outputs are 'output0'")]
    public void Layout_that_does_not_fit_is_refused_with_what_was_found_and_expected(ModelOutputKind kind, string expected)
    {
        using TinyModel tiny = TinyModel.Giving(Output(kind), _two, ("output0", new float[18], [1, 6, 3]));

        Assert.EndsWith(expected, tiny.Refused().Text, StringComparison.Ordinal);
    }

    private static ModelOutput Output(ModelOutputKind kind) => new() { Kind = kind };

    private static PassportClass Bad(string name) => new() { Name = name, AcceptBelow = 0.3f, RejectFrom = 0.6f };

    private static Recipe Recipe() => TinyModel.RecipeWith(
        new DefectClass("crack", DefectCategory.Critical, 0.3f, 0.6f), new DefectClass("chip", DefectCategory.Major, 0.3f, 0.6f));

    private static DefectFinder FinderOf(OnnxModel model)
    {
        Assert.True(DefectFinder.TryCreate(model, Recipe(), NullLogger.Instance, out DefectFinder? finder, out ModelRefusal? refusal), refusal?.ToString());
        return finder;
    }

    private static void AssertFinding(in Finding finding, int defectClass, float score, Box box)
    {
        Assert.Equal((defectClass, box), (finding.DefectClass, finding.Box));
        Assert.Equal(score, finding.Score, 1e-6);
    }

    private FindingList Inspected(ModelOutput output, params (string Name, float[] Values, long[] Shape)[] tensors)
    {
        Assert.Equal(ViewOutcome.Inspected, Outcome(output, out FindingList findings, tensors));
        return findings;
    }

    private ViewOutcome Outcome(ModelOutput output, out FindingList findings, params (string Name, float[] Values, long[] Shape)[] tensors)
    {
        using TinyModel tiny = TinyModel.Giving(output, _two, tensors);
        using OnnxModel model = tiny.Load();
        using DefectFinder finder = FinderOf(model);
        using Frame frame = TinyModel.FrameOf(_pool, 60);
        return finder.Inspect(frame, out findings, out _);
    }
}
