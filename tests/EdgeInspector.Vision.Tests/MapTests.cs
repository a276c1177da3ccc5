using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.Vision.Onnx;
using EdgeInspector.Vision.Regions;
using Microsoft.Extensions.Logging.Abstractions;
using static EdgeInspector.Vision.Onnx.GraphWriter;

namespace EdgeInspector.Vision.Tests;

/// <summary>Where the model saw what: the model's own map, or the one that is made by covering parts of the picture.</summary>
public sealed class MapTests : IDisposable
{
    private readonly FramePool _pool = new(2, 320 * 256 * 3);

    public void Dispose() => _pool.Dispose();

    [Fact, Requirement("XAI-01")]
    public void Map_of_a_view_is_the_one_that_its_score_comes_from()
    {
        using TinyModel tiny = TinyModel.Brightness();
        using OnnxModel model = tiny.Load();
        using DefectFinder finder = FinderOf(model);
        using Frame frame = Spotted();

        finder.Inspect(frame, out FindingList findings, out _);

        MapView map = finder.Map;
        Assert.Equal((1, 16, 12), (map.Planes, map.Width, map.Height));
        float[] values = map.Values.ToArray();
        Assert.Equal(findings[0].Score, values.Max());

        // The spot covers three by two cells of eight pixels, the first at column 2, row 4.
        Assert.Equal([66, 67, 68, 82, 83, 84], Enumerable.Range(0, values.Length).Where(cell => values[cell] > 0.9f));
    }

    [Fact, Requirement("XAI-01")]
    public void Maps_of_several_tiles_follow_each_other()
    {
        using TinyModel tiny = TinyModel.Brightness();
        Box left = new(16, 8, 64, 96), right = new(80, 8, 64, 96);
        tiny.Passport = tiny.Passport with
        {
            Camera = tiny.Passport.Camera with { Regions = [new InspectedRegion { Name = "left", Area = left }, new InspectedRegion { Name = "right", Area = right }] },
        };
        using OnnxModel model = tiny.Load();
        using DefectFinder finder = FinderOf(model);
        using Frame frame = Spotted();

        finder.Inspect(frame, out _, out _);

        float[] values = finder.Map.Values.ToArray();
        int cells = values.Length / 2;
        Assert.Equal([left, right], finder.TileBoxes);
        Assert.Equal((2, 16, 12), (finder.Map.Planes, finder.Map.Width, finder.Map.Height));
        Assert.True(values[..cells].Max() > 0.9f);
        Assert.InRange(values[cells..].Max(), 0.2f, 0.7f);
    }

    [Fact, Requirement("XAI-02")]
    public void Map_of_a_classifier_peaks_where_covering_takes_the_defect_away()
    {
        using TinyModel tiny = BrightestOf();
        using OnnxModel model = tiny.Load();
        using DefectFinder finder = FinderOf(model);
        using Frame frame = Spotted();
        byte[] before = frame.Buffer.Span.ToArray();
        var map = new OcclusionMap(finder);

        bool isMade = map.TryMake(frame.View, () => null);

        // Only the part around column 1, row 3 covers all of the spot; anywhere else some of it still shines.
        Assert.True(isMade, map.Problem);
        float[] values = map.Values.ToArray();
        Assert.Equal([(3 * OcclusionMap.Columns) + 1], Enumerable.Range(0, values.Length).Where(cell => values[cell] > 0.3f));
        Assert.Equal(before, frame.Buffer.Span.ToArray());
        Assert.Equal(0, finder.Map.Values.Length);
    }

    [Fact]
    public void Map_that_is_not_ready_in_time_is_not_made_and_says_how_far_it_came()
    {
        using TinyModel tiny = BrightestOf();
        using OnnxModel model = tiny.Load();
        using DefectFinder finder = FinderOf(model);
        using Frame frame = Spotted();
        var map = new OcclusionMap(finder);
        int asked = 0;

        bool isMade = map.TryMake(frame.View, () => ++asked > 10 ? "5000 ms were over" : null);

        Assert.False(isMade);
        Assert.Equal("5000 ms were over, after 10 of 64 runs", map.Problem);
    }

    private static DefectFinder FinderOf(OnnxModel model)
    {
        Assert.True(DefectFinder.TryCreate(model, TinyModel.RecipeWith(), NullLogger.Instance, out DefectFinder? finder, out ModelRefusal? refusal), refusal?.ToString());
        return finder;
    }

    private Frame Spotted()
    {
        Frame frame = TinyModel.FrameOf(_pool, 60);
        for (int y = 40; y < 56; y++) frame.Buffer.Span.Slice((y * TinyModel.ImageWidth) + 32, 24).Fill(250);
        return frame;
    }

    /// <summary>A classifier of one label: the brightest 4×4 mean, 0..1.</summary>
    private static TinyModel BrightestOf()
    {
        var graph = new GraphWriter("brightest");
        graph.AddInput("image", TensorProto.Types.ElementType.Uint8, 1, TinyModel.InputHeight, TinyModel.InputWidth, 1);
        string levels = graph.Add("Cast", "levels", ["image"], Of("to", (long)TensorProto.Types.ElementType.Float));
        string plane = graph.Add("Transpose", "plane", [levels], OfMany("perm", 0, 3, 1, 2));
        string means = graph.Add("AveragePool", "means", [plane], OfMany("kernel_shape", 4, 4), OfMany("strides", 4, 4));
        string most = graph.Add("ReduceMax", "most", [means], OfMany("axes", 2, 3), Of("keepdims", 0));
        graph.AddFloats("scale", [1f / 255], 1);
        graph.Add("Mul", "logits", [most, "scale"]);
        graph.AddOutput("logits", 1, 1);
        return new TinyModel(graph.ToBytes(), new ModelOutput { Kind = ModelOutputKind.Classifier, Activation = OutputActivation.Sigmoid });
    }
}
