using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.Vision.Onnx;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using static EdgeInspector.Vision.Onnx.GraphWriter;

namespace EdgeInspector.Vision.Tests;

/// <summary>Lists of boxes that are as long as there are boxes: here one for each input pixel brighter than 200.</summary>
public sealed class OpenListTests : IDisposable
{
    private const int Most = 6;

    private readonly FramePool _pool = new(1, TinyModel.ImageWidth * TinyModel.ImageHeight);

    public void Dispose() => _pool.Dispose();

    [Theory]
    [InlineData(9, false, false)]
    [InlineData(9, true, false)]
    [InlineData(13, false, false)]
    [InlineData(13, true, false)]
    [InlineData(13, true, true)]
    public void Every_number_of_boxes_up_to_the_maximum_is_read_and_one_more_is_undecided(int operators, bool batch, bool halves)
    {
        using TinyModel tiny = BrightPixels(operators, batch, halves);
        using OnnxModel model = tiny.Load();
        With(model, finder =>
        {
            foreach (int count in (int[])[0, 1, Most - 1, Most, Most + 1, 40, 1, 0])
            {
                (ViewOutcome outcome, FindingList findings) = Inspected(finder, count);

                Assert.Equal((count, count > Most ? ViewOutcome.TooManyFindings : ViewOutcome.Inspected), (count, outcome));
                Assert.Equal(count > Most ? 0 : count, findings.Total);
                for (int i = 0; i < findings.Total; i++) Assert.Contains(findings[i].Box, Enumerable.Range(0, count).Select(BoxOf));
            }

            Assert.Equal(2, finder.TooManyFindings);
        });
    }

    [Fact]
    public void Reading_them_costs_no_allocation_whatever_their_number()
    {
        using TinyModel tiny = BrightPixels(13, batch: true, halves: false);
        using OnnxModel model = tiny.Load();
        With(model, finder =>
        {
            using Frame few = FrameWith(1);
            Assert.Equal(ViewOutcome.Inspected, finder.Inspect(few, out _, out _));
            int count = 0;
            void Next()
            {
                Paint(few, count = (count + 1) % (Most + 1));
                finder.Inspect(few, out _, out _);
            }

            for (int i = 0; i < 100; i++) Next();
            Assert.Equal(0, SteadyState.AllocatedBytes(500, Next));
        });
    }

    [Fact]
    public void File_as_it_was_brought_is_what_the_passport_approves()
    {
        using TinyModel tiny = BrightPixels(13, batch: true, halves: false);
        byte[] onnx = File.ReadAllBytes(tiny.ModelPath);
        byte[] padded = BoxListEnd.Append(onnx, [("output0", 1, [1, Most, 6], 1)])!;

        // The nodes are behind it; the same bytes for the same file, for known answers are held against what they give.
        Assert.Equal(onnx, padded[..onnx.Length]);
        Assert.Equal(padded, BoxListEnd.Append(onnx, [("output0", 1, [1, Most, 6], 1)]));
        tiny.Replace(padded);
        Assert.Contains("is no model that ONNX Runtime", tiny.Refused().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Known_answer_tells_a_list_of_other_length_from_one_whose_boxes_are_zeros()
    {
        using TinyModel tiny = BrightPixels(13, batch: true, halves: false);
        using OnnxModel model = tiny.Load();
        using Frame frame = FrameWith(3);
        KnownAnswer three = KnownAnswerCheck.Make(model, tiny.Folder, "three.gz", ViewOf(frame));
        Paint(frame, 3);
        KnownAnswer again = KnownAnswerCheck.Make(model, tiny.Folder, "again.gz", ViewOf(frame));
        Paint(frame, 0);
        KnownAnswer none = KnownAnswerCheck.Make(model, tiny.Folder, "none.gz", ViewOf(frame));

        Assert.Equal(three.OutputSha256, again.OutputSha256);
        Assert.NotEqual(three.OutputSha256, none.OutputSha256);
    }

    [Theory]
    [InlineData(ModelOutputKind.Yolo8, 10, "max-boxes is for lists of boxes only, not for Yolo8")]
    [InlineData(ModelOutputKind.EndToEnd, 10_001, "max-boxes 10001 is outside 0..10000")]
    [InlineData(ModelOutputKind.EndToEnd, -1, "max-boxes -1 is outside 0..10000")]
    public void Maximum_that_means_nothing_is_refused(ModelOutputKind kind, int most, string text)
    {
        using TinyModel tiny = BrightPixels(13, batch: true, halves: false);
        tiny.Passport = tiny.Passport with { Output = tiny.Passport.Output with { Kind = kind, MaxBoxes = most } };

        ModelRefusal refusal = tiny.Refused();

        Assert.Equal(ModelRefusalReason.PassportInvalid, refusal.Reason);
        Assert.Contains(text, refusal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void List_that_is_longer_than_the_maximum_for_every_picture_is_refused_at_load()
    {
        using var tiny = new TinyModel(
            TinyModel.GivingBytes([], ("output0", new float[18], [1, 3, 6])), new ModelOutput { Kind = ModelOutputKind.EndToEnd, MaxBoxes = 2 });

        Assert.EndsWith("output 'output0' is float32 [1,3,6]; expected a list of up to 2 boxes (max-boxes)", tiny.Refused().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_of_unlike_length_are_a_failed_model()
    {
        using TinyModel tiny = BrightPixels(13, batch: false, halves: false, unlike: true);
        tiny.Passport = tiny.Passport with
        {
            Output = new ModelOutput { Kind = ModelOutputKind.LabelsBoxes, Boxes = "boxes", Scores = "scores", MaxBoxes = Most },
        };
        using OnnxModel model = tiny.Load();
        With(model, finder =>
        {
            Assert.Equal(ViewOutcome.ModelFailed, Inspected(finder, 2).Item1);
            Assert.Equal(ViewOutcome.Inspected, Inspected(finder, 3).Item1);
        });
    }

    // An input pixel is two of the image's; they lie apart, so that none is mixed with another.
    private static Box BoxOf(int index) => new(TinyModel.Region.X + (8 * (index % 8)) + 4, TinyModel.Region.Y + (8 * (index / 8)) + 4, 2, 2);

    private static void Paint(Frame frame, int count)
    {
        frame.Buffer.Span.Fill(60);
        for (int y = 0; y < TinyModel.ImageHeight; y++) frame.Buffer.Span[(y * TinyModel.ImageWidth) + 80] = 160;
        for (int i = 0; i < count; i++)
        {
            Box box = BoxOf(i);
            for (int y = 0; y < 2; y++) frame.Buffer.Span.Slice(((box.Y + y) * TinyModel.ImageWidth) + box.X, 2).Fill(250);
        }
    }

    private static unsafe ImageView ViewOf(Frame frame) =>
        new(frame.Buffer.Pointer, TinyModel.ImageWidth, TinyModel.ImageHeight, TinyModel.ImageWidth, PixelFormat.Mono8);

    private static void With(OnnxModel model, Action<DefectFinder> use)
    {
        Assert.True(DefectFinder.TryCreate(model, TinyModel.RecipeWith(), NullLogger.Instance, out DefectFinder? finder, out ModelRefusal? refusal), refusal?.ToString());
        using (finder) use(finder);
    }

    // Places of what is not zero, x, y, x, y, and 0, 0, 1, 1, 0.9, 0 on top.
    private static TinyModel BrightPixels(int operators, bool batch, bool halves, bool unlike = false)
    {
        var graph = new GraphWriter("tiny");
        graph.AddInput("image", TensorProto.Types.ElementType.Uint8, 1, TinyModel.InputHeight, TinyModel.InputWidth, 1);
        string levels = graph.Add("Cast", "levels", ["image"], Of("to", (long)TensorProto.Types.ElementType.Float));
        string over = graph.Add("Greater", "over", [levels, graph.AddFloats("limit", [200f], 1)]);
        string marks = graph.Add("Cast", "marks", [over], Of("to", (long)TensorProto.Types.ElementType.Float));
        string places = graph.Add("Transpose", "places", [graph.Add("NonZero", "found", [marks])], OfMany("perm", 1, 0));
        string numbers = graph.Add("Cast", "numbers", [places], Of("to", (long)TensorProto.Types.ElementType.Float));
        string rows = graph.Add("Gather", "rows", [numbers, graph.AddIntegers("columns", 2, 1, 2, 1, 0, 0)], Of("axis", 1));
        string boxes = graph.Add("Add", "all", [rows, graph.AddFloats("one", [0f, 0f, 1f, 1f, 0.9f, 0f], 1, 6)]);
        if (unlike) return Unlike(graph, boxes, numbers);
        if (batch)
            boxes = operators < 13
                ? graph.Add("Unsqueeze", "batch", [boxes], OfMany("axes", 0))
                : graph.Add("Unsqueeze", "batch", [boxes, graph.AddIntegers("first", 0)]);
        var type = halves ? TensorProto.Types.ElementType.Float16 : TensorProto.Types.ElementType.Float;
        graph.Add("Cast", "output0", [boxes], Of("to", (long)type));
        if (batch) graph.AddOutput("output0", type, 1, 1, 6); else graph.AddOutput("output0", type, 1, 6);
        ModelProto model = ModelProto.Parser.ParseFrom(graph.ToBytes());
        model.OpsetImport[0].Version = operators;
        model.Graph.Output[0].Type.TensorType.Shape.Dim[batch ? 1 : 0] = new TensorShapeProto.Types.Dimension { DimParam = "boxes" };
        return new TinyModel(model.ToByteArray(), new ModelOutput { Kind = ModelOutputKind.EndToEnd, MaxBoxes = Most });
    }

    // As many boxes as pixels, but three scores always.
    private static TinyModel Unlike(GraphWriter graph, string boxes, string numbers)
    {
        graph.Add("Gather", "boxes", [boxes, graph.AddIntegers("corners", 0, 1, 2, 3)], Of("axis", 1));
        string classes = graph.Add("Gather", "class", [numbers, graph.AddIntegers("zeroth", 0)], Of("axis", 1));
        string flat = graph.Add("Reshape", "flat", [classes, graph.AddIntegers("all-of-them", -1)]);
        graph.Add("Cast", "labels", [flat], Of("to", (long)TensorProto.Types.ElementType.Int64));
        graph.Add("Identity", "scores", [graph.AddFloats("three", [0.9f, 0.9f, 0.9f], 3)]);
        graph.AddOutput("labels", TensorProto.Types.ElementType.Int64, 1);
        graph.AddOutput("boxes", 1, 4);
        graph.AddOutput("scores", 3);
        ModelProto model = ModelProto.Parser.ParseFrom(graph.ToBytes());
        for (int i = 0; i < 2; i++) model.Graph.Output[i].Type.TensorType.Shape.Dim[0] = new TensorShapeProto.Types.Dimension { DimParam = "boxes" };
        return new TinyModel(model.ToByteArray(), new ModelOutput { Kind = ModelOutputKind.EndToEnd });
    }

    private Frame FrameWith(int count)
    {
        Frame frame = TinyModel.FrameOf(_pool, 60);
        Paint(frame, count);
        return frame;
    }

    private (ViewOutcome, FindingList) Inspected(DefectFinder finder, int count)
    {
        using Frame frame = FrameWith(count);
        return (finder.Inspect(frame, out FindingList findings, out _), findings);
    }
}
