using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Vision.Tests;

/// <summary>Segmentations of 4×3 cells that were worked out by hand. A cell is 32×32 image pixels from (16, 8) on.</summary>
public sealed class SegmentationTests : IDisposable
{
    private static readonly PassportClass[] _one = [Bad("crack")];
    private static readonly PassportClass[] _three = [new PassportClass { Name = "good", Good = true }, Bad("crack"), Bad("chip")];

    private readonly FramePool _pool = new(1, TinyModel.ImageWidth * TinyModel.ImageHeight);

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void Cells_that_touch_by_a_side_are_one_finding_with_their_highest_share()
    {
        float[] shares = [0.7f, 0.4f, 0, 0, 0, 0.5f, 0, 0.8f, 0, 0, 0.3f, 0];

        FindingList findings = Inspected(OutputActivation.Sigmoid, _one, shares, [1, 1, 3, 4]);

        // Columns 0 and 1 of rows 0 and 1; one cell at (3, 1); one of 0.3, just reaching, at (2, 2), touching the others by a corner only.
        Assert.Equal(3, findings.Total);
        AssertFinding(findings[0], 0, 0.8f, new Box(16 + 96, 8 + 32, 32, 32));
        AssertFinding(findings[1], 0, 0.7f, new Box(16, 8, 64, 64));
        AssertFinding(findings[2], 0, 0.3f, new Box(16 + 64, 8 + 64, 32, 32));
    }

    [Theory]
    [InlineData(OutputActivation.Logits)]
    [InlineData(OutputActivation.SigmoidLogits)]
    public void Raw_values_of_one_class_go_through_a_sigmoid(OutputActivation activation)
    {
        float[] values = Enumerable.Repeat(-5f, 12).ToArray();
        values[6] = 2; // 1 / (1 + e⁻²) = 0.880797

        FindingList findings = Inspected(activation, _one, values, [1, 1, 3, 4]);

        Assert.Equal(1, findings.Total);
        AssertFinding(findings[0], 0, 0.880797f, new Box(16 + 64, 8 + 32, 32, 32));
    }

    [Fact]
    public void Raw_values_of_several_classes_go_through_a_softmax()
    {
        var values = new float[36];
        Array.Fill(values, 8f, 0, 12);

        // Cell 5: good 2, crack 1, chip 0.5: shares 0.628532, 0.231224, 0.140244. Cell 11: good 0, chip 1000: share 1.
        (values[5], values[12 + 5], values[24 + 5]) = (2, 1, 0.5f);
        (values[11], values[24 + 11]) = (0, 1000);

        FindingList findings = Inspected(OutputActivation.Logits, _three, values, [1, 3, 3, 4]);

        Assert.Equal(1, findings.Total);
        AssertFinding(findings[0], 1, 1f, new Box(16 + 96, 8 + 64, 32, 32));
    }

    [Fact]
    public void Clean_view_has_its_highest_cell_of_a_defect_as_its_only_finding()
    {
        var values = new float[36];
        Array.Fill(values, 8f, 0, 12);
        (values[5], values[12 + 5], values[24 + 5]) = (2, 1, 0.5f);

        FindingList findings = Inspected(OutputActivation.Logits, _three, values, [1, 3, 3, 4]);

        Assert.Equal(1, findings.Total);
        AssertFinding(findings[0], 0, 0.231224f, new Box(16 + 32, 8 + 32, 32, 32));
    }

    [Fact]
    public void Numbers_of_classes_are_regions_of_score_one()
    {
        float[] classes = [0, 0, 1, 1, 0, 0, 0, 1, 2, 0, 0, 0];

        FindingList findings = Inspected(OutputActivation.Argmax, _three, classes, [1, 3, 4], "labels");

        Assert.Equal(2, findings.Total);
        AssertFinding(findings[0], 0, 1, new Box(16 + 64, 8, 64, 64));
        AssertFinding(findings[1], 1, 1, new Box(16, 8 + 64, 32, 32));
    }

    [Fact]
    public void Regions_of_fewer_cells_than_agreed_are_no_finding()
    {
        float[] classes = [0, 0, 1, 1, 0, 0, 0, 1, 2, 0, 0, 0];

        FindingList findings = Inspected(OutputActivation.Argmax, _three, classes, [1, 3, 4], "labels", areaMin: 2);

        Assert.Equal(1, findings.Total);
        AssertFinding(findings[0], 0, 1, new Box(16 + 64, 8, 64, 64));
    }

    [Theory, Requirement("CNF-03")]
    [InlineData(OutputActivation.Sigmoid, float.NaN)]
    [InlineData(OutputActivation.Sigmoid, 3f)]
    [InlineData(OutputActivation.Softmax, -0.5f)]
    [InlineData(OutputActivation.Logits, float.NegativeInfinity)]
    [InlineData(OutputActivation.SigmoidLogits, float.NaN)]
    public void Cell_that_is_no_number_or_out_of_range_is_a_failed_model(OutputActivation activation, float value)
    {
        var values = new float[12];
        values[7] = value;

        Assert.Equal(ViewOutcome.ModelFailed, Outcome(activation, _one, values, [1, 1, 3, 4], out _));
    }

    [Theory, Requirement("CNF-03")]
    [InlineData(3)]
    [InlineData(-1)]
    public void Number_of_no_class_is_a_failed_model(float value)
    {
        var values = new float[12];
        values[7] = value;

        Assert.Equal(ViewOutcome.ModelFailed, Outcome(OutputActivation.Argmax, _three, values, [1, 3, 4], out _, "labels"));
    }

    [Fact, Requirement("CNF-03")]
    public void More_regions_than_are_looked_at_are_never_accepted()
    {
        // A chessboard of 64×48: 1536 cells that touch by corners alone.
        float[] board = Enumerable.Range(0, 64 * 48).Select(i => (float)((i + (i / 64)) % 2)).ToArray();

        ViewOutcome outcome = Outcome(OutputActivation.Sigmoid, _one, board, [1, 1, 48, 64], out FindingList findings);

        Assert.Equal((ViewOutcome.TooManyFindings, 0), (outcome, findings.Total));
        Assert.Equal(Verdict.Undecided, TinyModel.RecipeWith().Judge(outcome, findings).Verdict);
    }

    [Theory]
    [InlineData(OutputActivation.Logits, 3)]
    [InlineData(OutputActivation.Sigmoid, 3)]
    [InlineData(OutputActivation.Argmax, 1)]
    public void Segmenting_allocates_nothing(OutputActivation activation, int planes)
    {
        var values = new float[planes * 12];
        Array.Fill(values, 1f, 0, 4);
        long[] shape = planes == 1 ? [1, 3, 4] : [1, planes, 3, 4];
        string name = planes == 1 ? "labels" : "mask";
        var output = new ModelOutput { Kind = ModelOutputKind.Segmentation, Scores = name, Activation = activation };
        using TinyModel tiny = TinyModel.Giving(output, _three, (name, values, shape));
        using OnnxModel model = tiny.Load();
        using DefectFinder finder = FinderOf(model);
        using Frame frame = TinyModel.FrameOf(_pool, 60);
        for (int i = 0; i < 50; i++) finder.Inspect(frame, out _, out _);

        var outcome = ViewOutcome.NotInspected;
        long allocated = SteadyState.AllocatedBytes(300, () => outcome = finder.Inspect(frame, out _, out _));

        Assert.Equal((ViewOutcome.Inspected, 0L), (outcome, allocated));
    }

    // e^−2: 1 / (1 + e²) = 0.119203; 0.880797; 1 / (1 + e^−0.5) = 0.622459.
    [Theory]
    [InlineData(OutputActivation.SigmoidLogits, -2f, 2f, 0.5f, 0.880797f, 0.622459f)]
    [InlineData(OutputActivation.Sigmoid, 0.1f, 0.9f, 0.8f, 0.9f, 0.8f)]
    public void Labels_of_a_classifier_do_not_exclude_each_other(OutputActivation activation, float good, float crack, float chip, float first, float second)
    {
        using TinyModel tiny = TinyModel.Classifier([good, crack, chip], activation, _three);
        using OnnxModel model = tiny.Load();
        using DefectFinder finder = FinderOf(model);
        using Frame frame = TinyModel.FrameOf(_pool, 60);

        Assert.Equal(ViewOutcome.Inspected, finder.Inspect(frame, out FindingList findings, out _));

        Assert.Equal(2, findings.Total);
        AssertFinding(findings[0], 0, first, TinyModel.Region);
        AssertFinding(findings[1], 1, second, TinyModel.Region);
    }

    [Fact, Requirement("CNF-03")]
    public void Labels_that_are_raw_values_after_all_are_a_failed_model()
    {
        using TinyModel tiny = TinyModel.Classifier([0.1f, 4f], OutputActivation.Sigmoid, _three[..2]);
        using OnnxModel model = tiny.Load();
        using DefectFinder finder = FinderOf(model);
        using Frame frame = TinyModel.FrameOf(_pool, 60);

        Assert.Equal(ViewOutcome.ModelFailed, finder.Inspect(frame, out _, out _));
    }

    [Fact]
    public void Anomaly_model_without_a_score_has_the_highest_value_of_its_map()
    {
        var output = new ModelOutput { Score = "", Map = "output" };
        FindingList findings = Anomaly(output, ("output", [0, 0, 0.2f, 0, 0, 0, 0, 0, 0, 0, 0, 0], [1, 1, 3, 4]));
        AssertFinding(findings[0], 0, 0.2f, new Box(16 + 64, 8, 32, 32));
    }

    [Fact]
    public void Anomaly_model_without_a_map_has_the_region_as_its_box()
    {
        FindingList findings = Anomaly(new ModelOutput { Score = "pred_score", Map = "" }, ("pred_score", [0.7f], [1, 1]));
        AssertFinding(findings[0], 0, 0.7f, TinyModel.Region);
    }

    private static PassportClass Bad(string name) => new() { Name = name, AcceptBelow = 0.3f, RejectFrom = 0.6f };

    private static DefectFinder FinderOf(OnnxModel model)
    {
        Recipe recipe = TinyModel.RecipeWith([.. model.Passport.Classes.Where(c => !c.Good).Select(c => new DefectClass(c.Name, c.Category, c.AcceptBelow, c.RejectFrom))]);
        Assert.True(DefectFinder.TryCreate(model, recipe, NullLogger.Instance, out DefectFinder? finder, out ModelRefusal? refusal), refusal?.ToString());
        return finder;
    }

    private static void AssertFinding(in Finding finding, int defectClass, float score, Box box)
    {
        Assert.Equal((defectClass, box), (finding.DefectClass, finding.Box));
        Assert.Equal(score, finding.Score, 1e-5);
    }

    private FindingList Anomaly(ModelOutput output, (string Name, float[] Values, long[] Shape) tensor)
    {
        using TinyModel tiny = TinyModel.Giving(output, [], tensor);
        using OnnxModel model = tiny.Load();
        using DefectFinder finder = FinderOf(model);
        using Frame frame = TinyModel.FrameOf(_pool, 60);
        Assert.Equal(ViewOutcome.Inspected, finder.Inspect(frame, out FindingList findings, out _));
        Assert.Equal(1, findings.Total);
        return findings;
    }

    private FindingList Inspected(OutputActivation activation, PassportClass[] classes, float[] values, long[] shape, string name = "mask", int areaMin = 1)
    {
        Assert.Equal(ViewOutcome.Inspected, Outcome(activation, classes, values, shape, out FindingList findings, name, areaMin));
        return findings;
    }

    private ViewOutcome Outcome(
        OutputActivation activation, PassportClass[] classes, float[] values, long[] shape, out FindingList findings, string name = "mask", int areaMin = 1)
    {
        var output = new ModelOutput { Kind = ModelOutputKind.Segmentation, Scores = name, Activation = activation, AreaMin = areaMin };
        using TinyModel tiny = TinyModel.Giving(output, classes, (name, values, shape));
        using OnnxModel model = tiny.Load();
        using DefectFinder finder = FinderOf(model);
        using Frame frame = TinyModel.FrameOf(_pool, 60);
        return finder.Inspect(frame, out findings, out _);
    }
}
