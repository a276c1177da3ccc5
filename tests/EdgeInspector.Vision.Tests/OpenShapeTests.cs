using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.Vision.Onnx;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Microsoft.Extensions.Logging.Abstractions;
using static EdgeInspector.Vision.Onnx.GraphWriter;

namespace EdgeInspector.Vision.Tests;

/// <summary>Models whose file leaves a size open, or that give another size than the file says. None of them may become an accepted view.</summary>
public sealed class OpenShapeTests : IDisposable
{
    private static readonly ModelOutput _rows = new() { Kind = ModelOutputKind.EndToEnd };

    private readonly FramePool _pool = new(2, TinyModel.ImageWidth * TinyModel.ImageHeight);

    public void Dispose() => _pool.Dispose();

    [Fact, Requirement("SEC-02")]
    public void Output_whose_size_depends_on_the_picture_is_refused_at_load()
    {
        var graph = new GraphWriter("tiny");
        string plane = Plane(graph);
        string found = graph.Add("NonZero", "found", [plane]);
        string numbers = graph.Add("Cast", "numbers", [found], Of("to", (long)TensorProto.Types.ElementType.Float));
        string turned = graph.Add("Transpose", "turned", [numbers], OfMany("perm", 1, 0));
        graph.Add("Unsqueeze", "output0", [turned, graph.AddIntegers("first", 0)]);
        graph.AddOutput("output0", 1, 1, 4);
        using var tiny = new TinyModel(Opened(graph, m => m.Output[0], 1), _rows);

        ModelRefusal refusal = tiny.Refused();

        Assert.Equal(ModelRefusalReason.ShapeMismatch, refusal.Reason);
        Assert.Matches(
            @"output 'output0' is \[1,0,4\] for one picture and \[1,[1-9][0-9]*,4\] for another; expected a fixed number: set max-boxes in the passport's output$",
            refusal.Text);
    }

    // The trial pictures have no pixel of more than 230, so that nothing tells at load. Ten rows, on a bright frame one more or less.
    [Theory, Requirement("CNF-03")]
    [InlineData(true, "Add")]
    [InlineData(true, "Sub")]
    [InlineData(false, "Add")]
    [InlineData(false, "Sub")]
    public void Output_of_another_size_than_at_load_is_a_failed_model_and_the_next_frame_is_inspected(bool open, string change)
    {
        using var tiny = new TinyModel(RowsOf(open, change), _rows);
        using OnnxModel model = tiny.Load();
        Assert.True(DefectFinder.TryCreate(model, TinyModel.RecipeWith(), NullLogger.Instance, out DefectFinder? finder, out ModelRefusal? refusal), refusal?.ToString());
        using (finder)
        using (Frame dark = TinyModel.FrameOf(_pool, 60))
        using (Frame bright = TinyModel.FrameOf(_pool, 150))
        {
            bright.Buffer.Span.Slice(20 * TinyModel.ImageWidth, 20 * TinyModel.ImageWidth).Fill(240);
            ViewOutcome[] outcomes = [.. new[] { dark, bright, dark }.Select(f => finder.Inspect(f, out _, out _))];

            Assert.Equal([ViewOutcome.Inspected, ViewOutcome.ModelFailed, ViewOutcome.Inspected], outcomes);
            Assert.Equal(Verdict.Undecided, TinyModel.RecipeWith().Judge(outcomes[1], default).Verdict);
        }
    }

    [Fact]
    public void Input_whose_batch_width_and_height_are_open_takes_the_passports_and_gives_the_same_score()
    {
        using TinyModel plain = TinyModel.Brightness();
        ModelProto model = ModelProto.Parser.ParseFrom(TinyModel.BrightnessBytes());
        foreach (int axis in (int[])[0, 1, 2]) Open(model.Graph.Input[0], axis);
        foreach (int axis in (int[])[0, 2, 3]) Open(model.Graph.Output.Single(o => o.Name == "anomaly_map"), axis);
        Open(model.Graph.Output.Single(o => o.Name == "score"), 0);
        using TinyModel open = TinyModel.Brightness();
        open.Replace(model.ToByteArray());

        Assert.Equal(ScoreOf(plain), ScoreOf(open));
    }

    // As RT-DETR and D-FINE are exported: shares of the picture, multiplied by the size that a second input tells, in a list whose length is open.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Model_that_is_told_its_size_gets_width_and_height_in_this_order(bool open)
    {
        using TinyModel tiny = Told(open);
        using OnnxModel model = tiny.Load();
        Recipe recipe = TinyModel.RecipeWith(new DefectClass("crack", DefectCategory.Critical, 0.3f, 0.6f));
        Assert.True(DefectFinder.TryCreate(model, recipe, NullLogger.Instance, out DefectFinder? finder, out ModelRefusal? refusal), refusal?.ToString());
        using (finder)
        using (Frame frame = TinyModel.FrameOf(_pool, 60))
        {
            Assert.Equal(ViewOutcome.Inspected, finder.Inspect(frame, out FindingList findings, out _));

            // A quarter to a half of 64, a half to all of 48: 16..32, 24..48; an input pixel is two of the image.
            Assert.Equal(new Box(16 + 32, 8 + 48, 32, 48), findings[0].Box);
            for (int i = 0; i < 50; i++) finder.Inspect(frame, out _, out _);
            Assert.Equal(0, SteadyState.AllocatedBytes(200, () => finder.Inspect(frame, out _, out _)));
        }
    }

    [Fact]
    public void Second_input_that_is_no_size_is_refused()
    {
        using TinyModel tiny = Told(open: false);
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(tiny.ModelPath));
        model.Graph.Input[1].Type.TensorType.ElemType = TensorProto.Types.ElementType.Float;
        tiny.Replace(model.ToByteArray());

        Assert.EndsWith("input 'orig_target_sizes' is float32 [1,2]; expected int64 [1,2], width and height", tiny.Refused().Text, StringComparison.Ordinal);
    }

    private static TinyModel Told(bool open)
    {
        var graph = new GraphWriter("tiny");
        Plane(graph);
        graph.AddInput("orig_target_sizes", TensorProto.Types.ElementType.Int64, 1, 2);
        string size = graph.Add("Cast", "size", ["orig_target_sizes"], Of("to", (long)TensorProto.Types.ElementType.Float));
        string sides = graph.Add("Concat", "sides", [size, size], Of("axis", 1));
        string shares = graph.AddFloats("shares", [0.25f, 0.5f, 0.5f, 1, 0, 0, 0.1f, 0.1f], 1, 2, 4);
        graph.Add("Mul", "boxes", [shares, sides]);
        string half = graph.Add("ReduceMean", "half", ["plane"], OfMany("axes", 1, 2, 3), Of("keepdims", 0));
        string none = graph.Add("Mul", "none", [half, graph.AddFloats("zero", [0f], 1)]);
        graph.Add("Add", "scores", [graph.AddFloats("scores/values", [0.9f, 0.1f], 1, 2), none]);
        string labels = graph.Add("Add", "labels/sum", [graph.AddFloats("labels/values", [0f, 0f], 1, 2), none]);
        graph.Add("Cast", "labels", [labels], Of("to", (long)TensorProto.Types.ElementType.Int64));
        graph.AddOutput("labels", TensorProto.Types.ElementType.Int64, 1, 2);
        graph.AddOutput("boxes", 1, 2, 4);
        graph.AddOutput("scores", 1, 2);
        ModelProto model = ModelProto.Parser.ParseFrom(graph.ToBytes());
        if (open) foreach (ValueInfoProto output in model.Graph.Output) Open(output, 1);
        var tiny = new TinyModel(
            model.ToByteArray(), new ModelOutput { Kind = ModelOutputKind.LabelsBoxes, Boxes = "boxes", Scores = "scores" },
            new PassportClass { Name = "crack", AcceptBelow = 0.3f, RejectFrom = 0.6f });
        tiny.Passport = tiny.Passport with { Input = tiny.Passport.Input with { Sizes = "orig_target_sizes" } };
        return tiny;
    }

    private static string Plane(GraphWriter graph)
    {
        graph.AddInput("image", TensorProto.Types.ElementType.Uint8, 1, TinyModel.InputHeight, TinyModel.InputWidth, 1);
        string levels = graph.Add("Cast", "levels", ["image"], Of("to", (long)TensorProto.Types.ElementType.Float));
        return graph.Add("Transpose", "plane", [levels], OfMany("perm", 0, 3, 1, 2));
    }

    private static byte[] RowsOf(bool open, string change)
    {
        var graph = new GraphWriter("tiny");
        string most = graph.Add("ReduceMax", "most", [Plane(graph)], OfMany("axes", 1, 2, 3), Of("keepdims", 0));
        string over = graph.Add("Greater", "over", [most, graph.AddFloats("limit", [230f], 1)]);
        string one = graph.Add("Cast", "one", [over], Of("to", (long)TensorProto.Types.ElementType.Int64));
        string count = graph.Add(change, "count", [graph.AddIntegers("ten", 10), one]);
        string rows = graph.AddFloats("rows", new float[11 * 6], 1, 11, 6);
        graph.Add("Slice", "output0", [rows, graph.AddIntegers("start", 0), count, graph.AddIntegers("axis", 1)]);
        graph.AddOutput("output0", 1, 10, 6);
        return open ? Opened(graph, g => g.Output[0], 1) : graph.ToBytes();
    }

    private static byte[] Opened(GraphWriter graph, Func<GraphProto, ValueInfoProto> value, int axis)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(graph.ToBytes());
        Open(value(model.Graph), axis);
        return model.ToByteArray();
    }

    private static void Open(ValueInfoProto value, int axis)
    {
        RepeatedField<TensorShapeProto.Types.Dimension> dimensions = value.Type.TensorType.Shape.Dim;
        dimensions[axis] = new TensorShapeProto.Types.Dimension { DimParam = $"{value.Name}_{axis}" };
    }

    private float ScoreOf(TinyModel tiny)
    {
        using OnnxModel model = tiny.Load();
        Assert.True(DefectFinder.TryCreate(model, TinyModel.RecipeWith(), NullLogger.Instance, out DefectFinder? finder, out ModelRefusal? refusal), refusal?.ToString());
        using (finder)
        using (Frame frame = TinyModel.FrameOf(_pool, 150))
        {
            Assert.Equal(ViewOutcome.Inspected, finder.Inspect(frame, out FindingList findings, out _));
            return Assert.Single(Enumerable.Range(0, findings.Count).Select(i => findings[i].Score));
        }
    }
}
