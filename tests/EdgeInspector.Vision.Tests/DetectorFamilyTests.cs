using System.Numerics;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using Microsoft.Extensions.Logging.Abstractions;
using OpenCvSharp;

namespace EdgeInspector.Vision.Tests;

/// <summary>Masks, turned boxes, key points, grids and queries, worked out by hand. An input pixel is two image pixels from (16, 8) on.</summary>
public sealed class DetectorFamilyTests : IDisposable
{
    private static readonly PassportClass[] _two = [Bad("crack"), Bad("chip")];

    private readonly FramePool _pool = new(1, TinyModel.ImageWidth * TinyModel.ImageHeight);

    public void Dispose() => _pool.Dispose();

    [Theory]
    [InlineData(ModelOutputKind.Yolo8Segment)]
    [InlineData(ModelOutputKind.Yolo5Segment)]
    public void Box_of_a_segmenting_yolo_is_the_one_around_its_mask(ModelOutputKind kind)
    {
        FindingList findings = Inspected(Output(kind), Masked(kind, 1, -1));

        // Cells 3..4 × 2..3 of four pixels: 12..20, 8..16. The cell at (10, 10) lies outside the box.
        Assert.Equal(1, findings.Total);
        AssertFinding(findings[0], 0, 0.9f, new Box(16 + 24, 8 + 16, 16, 16));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 0)]
    public void Box_without_a_mask_counts_unless_the_passport_wants_masks_of_some_size(int areaMin, int expected)
    {
        FindingList findings = Inspected(Output(ModelOutputKind.Yolo8Segment) with { AreaMin = areaMin }, Masked(ModelOutputKind.Yolo8Segment, -1, -1));

        // Without it the best box that does not matter is told, as of any clean view.
        Assert.Equal(expected, findings[0].Score >= 0.3f ? findings.Total : 0);
        if (expected > 0) AssertFinding(findings[0], 0, 0.9f, new Box(16 + 16, 8 + 16, 32, 32));
    }

    [Fact]
    public void Mask_of_four_cells_is_kept_for_four_and_dropped_for_five()
    {
        Assert.Equal(0.9f, Inspected(Output(ModelOutputKind.Yolo8Segment) with { AreaMin = 4 }, Masked(ModelOutputKind.Yolo8Segment, 1, -1))[0].Score);
        Assert.Equal(0, Inspected(Output(ModelOutputKind.Yolo8Segment) with { AreaMin = 5 }, Masked(ModelOutputKind.Yolo8Segment, 1, -1))[0].Score);
    }

    [Fact]
    public void Turned_boxes_that_cross_stay_and_those_that_lie_on_each_other_do_not()
    {
        // Bars of 16×4, turned by ±45° around one place: upright boxes alike, shared 16 of 112. The third lies on the first, nearly.
        const float Turn = MathF.PI / 4;
        float[] channels = [32, 32, 32.5f, 24, 24, 24, 16, 16, 16, 4, 4, 4, 0.9f, 0.8f, 0.7f, 0, 0, 0, Turn, -Turn, Turn];

        FindingList findings = Inspected(Output(ModelOutputKind.Yolo8Obb), ("output0", channels, [1, 7, 3]));

        Assert.Equal(2, findings.Total);

        // 16·sin 45° / 2 + 4·sin 45° / 2 = 7.071: 24.93..39.07 and 16.93..31.07, doubled, outwards.
        AssertFinding(findings[0], 0, 0.9f, new Box(16 + 49, 8 + 33, 30, 30));
        AssertFinding(findings[1], 0, 0.8f, new Box(16 + 49, 8 + 33, 30, 30));
    }

    [Fact]
    public void Box_turned_by_a_quarter_is_as_high_as_it_was_wide()
    {
        FindingList findings = Inspected(Output(ModelOutputKind.Yolo8Obb), ("output0", [32, 24, 8, 4, 0.9f, 0, MathF.PI / 2], [1, 7, 1]));

        AssertFinding(findings[0], 0, 0.9f, new Box(16 + 60, 8 + 40, 8, 16));
    }

    [Fact]
    public void Square_shares_the_root_of_a_half_with_itself_turned_by_45_degrees()
    {
        // An octagon of 8(√2 − 1) in a union of 8 − 8(√2 − 1).
        var square = new RotatedBox(new Vector2(600, 400), 2, 2, 0);

        Assert.Equal(MathF.Sqrt(0.5f), square.Overlap(square with { Angle = MathF.PI / 4 }), 1e-5);
        Assert.Equal(1, square.Overlap(square), 1e-6);
        Assert.Equal(0, square.Overlap(square with { Centre = new Vector2(603, 400) }));
    }

    [Fact]
    public void Overlap_of_turned_boxes_is_that_of_OpenCV()
    {
        var random = new Random(480);
        int overlapping = 0;
        for (int i = 0; i < 2000; i++)
        {
            RotatedBox a = Any(random), b = Any(random);
            using var points = new Mat();
            Cv2.RotatedRectangleIntersection(Peer(a), Peer(b), points);
            double shared = points.Empty() ? 0 : Cv2.ContourArea(Cv2.ConvexHull(Enumerable.Range(0, points.Rows).Select(r => points.At<Point2f>(r))));
            double expected = shared / ((a.Width * a.Height) + (b.Width * b.Height) - shared);
            if (shared > 1) overlapping++;

            Assert.Equal(expected, a.Overlap(b), 2e-3);
            Assert.Equal(a.Overlap(b), b.Overlap(a), 1e-4);
        }

        Assert.True(overlapping > 500, $"only {overlapping} overlapped");
    }

    [Fact]
    public void Key_points_are_not_looked_at()
    {
        float[] channels = [10, 50, 10, 40, 6, 4, 4, 4, 0.2f, 0.7f, 0.1f, 0.29f, .. Enumerable.Repeat(-300f, 12)];

        FindingList findings = Inspected(Output(ModelOutputKind.Yolo8Pose), ("output0", channels, [1, 12, 2]));

        Assert.Equal(1, findings.Total);
        AssertFinding(findings[0], 0, 0.7f, new Box(16 + 96, 8 + 76, 8, 8));
    }

    [Fact]
    public void Yolox_is_decoded_from_the_cells_of_its_grids()
    {
        // 64×48: 8×6 cells of 8 pixels, 4×3 of 16, 2×1 of 32. Row 48 + 4 + 2 is the cell (2, 1) of 16 pixels.
        var rows = new float[62 * 7];
        float[] box = [0.5f, 0.25f, 0, MathF.Log(0.5f), 0.9f, 0.8f, 0.1f];
        box.CopyTo(rows, 54 * 7);

        FindingList findings = Inspected(Output(ModelOutputKind.Yolox), ("output0", rows, [1, 62, 7]));

        // (2 + 0.5)·16 = 40, (1 + 0.25)·16 = 20, 16×8: 32..48, 16..24.
        Assert.Equal(1, findings.Total);
        AssertFinding(findings[0], 0, 0.72f, new Box(16 + 64, 8 + 32, 32, 16));
    }

    [Fact]
    public void Query_with_no_object_as_its_last_class_is_a_softmax()
    {
        // 6 : 1 : 3 and 1 : 1 : 8.
        float[] logits = [MathF.Log(6), 0, MathF.Log(3), 0, 0, MathF.Log(8)];
        float[] boxes = [0.5f, 0.25f, 0.25f, 0.5f, 0.1f, 0.1f, 0.1f, 0.1f];

        FindingList findings = Inspected(Output(ModelOutputKind.Detr) with { Boxes = "pred_boxes" }, ("logits", logits, [1, 2, 3]), ("pred_boxes", boxes, [1, 2, 4]));

        Assert.Equal(1, findings.Total);
        AssertFinding(findings[0], 0, 0.6f, new Box(16 + 48, 8, 32, 48));
    }

    [Fact]
    public void Query_without_one_is_a_sigmoid_of_each_class()
    {
        ModelOutput output = Output(ModelOutputKind.Detr) with { Boxes = "pred_boxes", Activation = OutputActivation.SigmoidLogits };

        FindingList findings = Inspected(output, ("logits", [MathF.Log(3), 0], [1, 1, 2]), ("pred_boxes", [0.5f, 0.25f, 0.25f, 0.5f], [1, 1, 4]));

        Assert.Equal(2, findings.Total);
        AssertFinding(findings[0], 0, 0.75f, new Box(16 + 48, 8, 32, 48));
        AssertFinding(findings[1], 1, 0.5f, new Box(16 + 48, 8, 32, 48));
    }

    [Fact]
    public void Custom_vision_tells_corners_as_shares_of_the_input()
    {
        ModelOutput output = Output(ModelOutputKind.CustomVision) with { Boxes = "detected_boxes", Scores = "detected_scores", Labels = "labels_of" };

        FindingList findings = Inspected(
            output, ("labels_of", [1, 0], [1, 2]), ("detected_boxes", [0.25f, 0.5f, 0.5f, 1, 0, 0, 0.1f, 0.1f], [1, 2, 4]), ("detected_scores", [0.9f, 0.1f], [1, 2]));

        // 16..32, 24..48.
        Assert.Equal(1, findings.Total);
        AssertFinding(findings[0], 1, 0.9f, new Box(16 + 32, 8 + 48, 32, 48));
    }

    [Fact]
    public void Custom_visions_raw_grid_has_five_anchors_a_cell()
    {
        // 4×3 cells of 16 pixels; anchor 1 is 1.87×2.06 cells. Cell (2, 1) is 6.
        var values = new float[35 * 12];
        for (int anchor = 0; anchor < 5; anchor++) values.AsSpan(((anchor * 7) + 4) * 12, 12).Fill(-20);
        float[] box = [0.5f, 0.5f, -MathF.Log(1.87f), -MathF.Log(2.06f), MathF.Log(4), MathF.Log(3), 0];
        for (int i = 0; i < box.Length; i++) values[((7 + i) * 12) + 6] = box[i];

        FindingList findings = Inspected(Output(ModelOutputKind.CustomVisionGrid), ("output0", values, [1, 35, 3, 4]));

        // One cell wide and high around (40, 24): 32..48, 16..32. 0.8 · 0.75.
        Assert.Equal(1, findings.Total);
        AssertFinding(findings[0], 0, 0.6f, new Box(16 + 64, 8 + 32, 32, 32));
    }

    [Theory, Requirement("CNF-03")]
    [InlineData(ModelOutputKind.Yolo8Segment, "output0", 7)] // a factor
    [InlineData(ModelOutputKind.Yolo8Segment, "output1", 100)]
    [InlineData(ModelOutputKind.Yolo8Obb, "output0", 6)]
    [InlineData(ModelOutputKind.Yolo8Pose, "output0", 11)]
    [InlineData(ModelOutputKind.Yolox, "output0", 9)]
    [InlineData(ModelOutputKind.Detr, "logits", 1)]
    [InlineData(ModelOutputKind.Detr, "boxes", 2)]
    [InlineData(ModelOutputKind.CustomVision, "boxes", 3)]
    [InlineData(ModelOutputKind.CustomVision, "scores", 0)]
    [InlineData(ModelOutputKind.CustomVisionGrid, "output0", 419)]
    public void Value_that_is_no_number_anywhere_is_a_failed_model(ModelOutputKind kind, string tensor, int at)
    {
        (ModelOutput output, (string Name, float[] Values, long[] Shape)[] tensors) = Kinds.Of(kind);
        Assert.Equal(ViewOutcome.Inspected, Outcome(output, out _, tensors));
        foreach (float wrong in (float[])[float.NaN, float.PositiveInfinity])
        {
            float[] values = tensors.Single(t => t.Name == tensor).Values;
            values[at] = wrong;
            Assert.Equal(ViewOutcome.ModelFailed, Outcome(output, out FindingList findings, tensors));
            Assert.Equal(0, findings.Total);
        }
    }

    [Theory]
    [InlineData(ModelOutputKind.Yolo8Segment, "1,7,84", "1,3,12,16", "output 'output1' is float32 [1,3,12,16]; expected [1,1,height,width], a prototype for each factor")]
    [InlineData(ModelOutputKind.Yolo8Segment, "1,6,300", "1,3,12,16", "expected [1,6 + factors,boxes]: 4 of the box, 2 classes, factors of the masks")]
    [InlineData(ModelOutputKind.Yolo8Obb, "1,6,84", "1,1", "expected [1,7,boxes]: 4 of the box, 2 classes, angle")]
    [InlineData(ModelOutputKind.Yolo8Pose, "1,7,300", "1,1", "expected [1,6 + 2 or 3 for each key point,boxes]: 4 of the box, 2 classes, key points")]
    [InlineData(ModelOutputKind.Yolox, "1,61,7", "1,1", "expected [1,boxes,7], a box for each cell of the grids of 8, 16 and 32 (and 64) pixels")]
    [InlineData(ModelOutputKind.Yolox, "1,62,8", "1,1", "expected [1,boxes,7]: 4 of the box, objectness, 2 classes")]
    [InlineData(ModelOutputKind.CustomVisionGrid, "1,34,3,4", "1,1", "expected [1,35,rows,columns]: 5 anchors of 4 of the box, objectness, 2 classes")]
    public void Layout_that_does_not_fit_is_refused_with_what_was_found_and_expected(ModelOutputKind kind, string boxes, string masks, string expected)
    {
        long[] first = Shape(boxes), second = Shape(masks);
        using TinyModel tiny = TinyModel.Giving(Output(kind), _two, ("output0", new float[GraphRules.Elements(first)], first), ("output1", new float[GraphRules.Elements(second)], second));

        Assert.EndsWith(expected, tiny.Refused().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Queries_whose_values_do_not_fit_the_classes_are_refused()
    {
        using TinyModel tiny = TinyModel.Giving(
            Output(ModelOutputKind.Detr) with { Boxes = "boxes" }, _two, ("logits", new float[4], [1, 2, 2]), ("boxes", new float[8], [1, 2, 4]));

        Assert.EndsWith("expected [1,queries,3]: 2 classes, no object", tiny.Refused().Text, StringComparison.Ordinal);
    }

    private static (string, float[], long[])[] Masked(ModelOutputKind kind, float first, float second)
    {
        // One box, 8..24 both ways, in five that are empty; prototypes: two cells by two and one apart, and a half everywhere.
        float[] shares = [0.9f, 0];
        float[] row = kind == ModelOutputKind.Yolo5Segment ? [16, 16, 16, 16, 1, .. shares, first, second] : [16, 16, 16, 16, .. shares, first, second];
        const int Boxes = 20;
        bool rows = kind == ModelOutputKind.Yolo5Segment;
        var values = new float[Boxes * row.Length];
        for (int i = 0; i < row.Length; i++) values[rows ? (3 * row.Length) + i : (i * Boxes) + 3] = row[i];
        var prototypes = new float[2 * 12 * 16];
        foreach ((int x, int y) in ((int, int)[])[(3, 2), (4, 2), (3, 3), (4, 3), (10, 10)]) prototypes[(y * 16) + x] = 1;
        prototypes.AsSpan(12 * 16).Fill(0.5f);
        return [("output0", values, rows ? [1, Boxes, row.Length] : [1, row.Length, Boxes]), ("output1", prototypes, [1, 2, 12, 16])];
    }

    private static RotatedBox Any(Random random) => new(
        new Vector2(300 + (random.NextSingle() * 40), 200 + (random.NextSingle() * 40)),
        4 + (random.NextSingle() * 40), 4 + (random.NextSingle() * 40), (random.NextSingle() - 0.5f) * 2 * MathF.PI);

    private static RotatedRect Peer(RotatedBox box) =>
        new(new Point2f(box.Centre.X, box.Centre.Y), new Size2f(box.Width, box.Height), box.Angle * 180 / MathF.PI);

    private static long[] Shape(string text) => text.Split(',').Select(d => long.Parse(d, System.Globalization.CultureInfo.InvariantCulture)).ToArray();

    private static ModelOutput Output(ModelOutputKind kind) => new() { Kind = kind };

    private static PassportClass Bad(string name) => new() { Name = name, AcceptBelow = 0.3f, RejectFrom = 0.6f };

    private static Recipe Recipe() => TinyModel.RecipeWith(
        new DefectClass("crack", DefectCategory.Critical, 0.3f, 0.6f), new DefectClass("chip", DefectCategory.Major, 0.3f, 0.6f));

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
        Assert.True(DefectFinder.TryCreate(model, Recipe(), NullLogger.Instance, out DefectFinder? finder, out ModelRefusal? refusal), refusal?.ToString());
        using (finder)
        using (Frame frame = TinyModel.FrameOf(_pool, 60)) return finder.Inspect(frame, out findings, out _);
    }
}
