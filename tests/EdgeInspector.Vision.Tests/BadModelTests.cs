using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.Vision.Onnx;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using static EdgeInspector.Vision.Onnx.GraphWriter;

namespace EdgeInspector.Vision.Tests;

/// <summary>Models that somebody approved and that no line can use: each is refused with the reason, or becomes an undecided unit.</summary>
public sealed class BadModelTests
{
    [Fact, Requirement("SEC-02")]
    public void Model_that_would_take_ten_gigabytes_is_refused_before_anything_runs()
    {
        using TinyModel tiny = TinyModel.Brightness();
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(tiny.ModelPath));
        Huge(model.Graph);
        tiny.Replace(model.ToByteArray());

        ModelRefusal refusal = tiny.Refused();

        Assert.Equal(new ModelRefusal(ModelRefusalReason.TooLarge, $"model file '{tiny.ModelPath}' needs 9.8 GiB for its constants and tensors; allowed: 2 GiB"), refusal);
    }

    private static void Huge(GraphProto graph)
    {
        var shape = new TensorProto { Name = "huge/shape", DataType = TensorProto.Types.ElementType.Int64, RawData = ByteString.CopyFrom(Bytes(2500, 1024, 1024)) };
        shape.Dims.Add(3);
        graph.Initializer.Add(shape);
        graph.Node.Insert(0, Node("ConstantOfShape", "huge", "huge/shape"));
        graph.Node.Insert(1, Node("ReduceMax", "huge/max", "huge"));
        graph.Node[1].Attribute.Add(Of("keepdims", 0));
        NodeProto scale = graph.Node.Single(n => n.Output[0] == "anomaly_map");
        scale.Name = scale.Output[0] = "map/before";
        graph.Node.Insert(graph.Node.IndexOf(scale) + 1, Node("Add", "anomaly_map", "map/before", "huge/max"));
    }

    /// <summary>Lines of a mebibyte, as many as told when a pixel is brighter than 170, and one otherwise; nothing of it stands in the file.</summary>
    private static TinyModel Greedy(long lines)
    {
        var graph = new GraphWriter("tiny");
        graph.AddInput("image", TensorProto.Types.ElementType.Uint8, 1, TinyModel.InputHeight, TinyModel.InputWidth, 1);
        string levels = graph.Add("Cast", "levels", ["image"], Of("to", (long)TensorProto.Types.ElementType.Float));
        string plane = graph.Add("Transpose", "plane", [levels], OfMany("perm", 0, 3, 1, 2));
        string most = graph.Add("ReduceMax", "most", [plane], OfMany("axes", 1, 2, 3), Of("keepdims", 0));
        string over = graph.Add("Greater", "over", [most, graph.AddFloats("limit", [170f], 1)]);
        string one = graph.Add("Cast", "one", [over], Of("to", (long)TensorProto.Types.ElementType.Int64));
        string more = graph.Add("Mul", "more", [one, graph.AddIntegers("lines", lines)]);
        string count = graph.Add("Add", "count", [more, graph.AddIntegers("least", 1)]);
        string shape = graph.Add("Concat", "shape", [count, graph.AddIntegers("width", 1 << 18)], Of("axis", 0));
        string greedy = graph.Add("ConstantOfShape", "greedy", [shape]);
        string highest = graph.Add("ReduceMax", "highest", [greedy], Of("keepdims", 0));
        string pooled = graph.Add("AveragePool", "means", [plane], OfMany("kernel_shape", 4, 4), OfMany("strides", 4, 4));
        graph.Add("Add", "anomaly_map", [pooled, highest]);
        graph.Add("ReduceMax", "score", ["anomaly_map"], OfMany("axes", 1, 2, 3), Of("keepdims", 0));
        graph.AddOutput("score", 1);
        graph.AddOutput("anomaly_map", 1, 1, TinyModel.InputHeight / 4, TinyModel.InputWidth / 4);
        return new TinyModel(graph.ToBytes(), new ModelOutput());
    }

    private static long PeakBytes()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    [Theory, Requirement("SEC-02"), Requirement("CNF-03")]
    [InlineData(5_000)]
    [InlineData(1_000_000)]
    public void Model_that_asks_for_gigabytes_in_its_run_alone_is_a_failed_model_and_takes_none(long lines)
    {
        using TinyModel tiny = Greedy(lines);
        using OnnxModel model = tiny.Load();
        Assert.True(DefectFinder.TryCreate(model, TinyModel.RecipeWith(), NullLogger.Instance, out DefectFinder? finder, out ModelRefusal? refusal), refusal?.ToString());
        using var pool = new FramePool(2, TinyModel.ImageWidth * TinyModel.ImageHeight);
        using (finder)
        using (Frame bright = TinyModel.FrameOf(pool, 150))
        using (Frame dark = TinyModel.FrameOf(pool, 60))
        {
            long before = PeakBytes();

            Assert.Equal(ViewOutcome.ModelFailed, finder.Inspect(bright, out _, out _));
            Assert.Equal(ViewOutcome.Inspected, finder.Inspect(dark, out _, out _));
            Assert.InRange(PeakBytes() - before, 0, 1L << 30);
        }
    }

    [Fact, Requirement("SEC-02")]
    public void Import_of_a_model_that_would_take_ten_gigabytes_is_refused_before_anything_runs()
    {
        using TinyModel tiny = TinyModel.Brightness();
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(tiny.ModelPath));
        Huge(model.Graph);
        tiny.Replace(model.ToByteArray());
        long before = PeakBytes();

        Assert.Null(Importing.ModelDraft.Make(tiny.ModelPath, "huge", "1", (TinyModel.ImageWidth, TinyModel.ImageHeight), "Mono8", (0, 0), out string? problem));

        Assert.Equal($"model file '{tiny.ModelPath}' needs 9.8 GiB for its constants and tensors; allowed: 2 GiB", problem);
        Assert.InRange(PeakBytes() - before, 0, 1L << 30);
    }

    [Fact, Requirement("SEC-02")]
    public void Model_file_of_more_than_a_gigabyte_is_refused_unread()
    {
        using TinyModel tiny = TinyModel.Brightness();
        using (FileStream file = File.OpenWrite(tiny.ModelPath)) file.SetLength((1L << 30) + 1);

        Assert.Equal(new ModelRefusal(ModelRefusalReason.TooLarge, $"model file '{tiny.ModelPath}' has 1073741825 bytes; allowed: up to 1073741824"), tiny.Refused());
    }

    [Fact, Requirement("SEC-02")]
    public void Model_with_an_operator_that_the_runtime_does_not_know_is_refused()
    {
        using TinyModel tiny = TinyModel.Brightness();
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(tiny.ModelPath));
        model.Graph.Node[0].Domain = "com.acme";
        model.Graph.Node[0].OpType = "Sharpen";
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "com.acme", Version = 1 });
        tiny.Replace(model.ToByteArray());

        Assert.Equal(
            new ModelRefusal(
                ModelRefusalReason.UnknownOperator,
                $"model file '{tiny.ModelPath}' has operators that no runtime here knows: 'Sharpen' of domain 'com.acme'; allowed domains: ai.onnx, ai.onnx.ml, com.microsoft"),
            tiny.Refused());
    }

    [Fact, Requirement("SEC-02")]
    public void Operator_of_a_foreign_domain_inside_a_branch_is_found_too()
    {
        // NodeProto { op_type (4) "Sharpen", domain (7) "com.acme" } in GraphProto.node (1), in AttributeProto.g (6), in a node's attribute (5), in the graph (7).
        byte[] node = [.. Field(4, "Sharpen"u8), .. Field(7, "com.acme"u8)];
        byte[] branch = Field(7, Field(1, [.. Field(4, "If"u8), .. Field(5, Field(6, Field(1, node)))]));

        Assert.Equal(ModelRefusalReason.UnknownOperator, ForeignParts.Find(branch)?.Reason);

        // Not when the file brings it along as a function: FunctionProto.domain (10) in ModelProto.functions (25).
        Assert.Null(ForeignParts.Find([.. branch, .. Field(25, Field(10, "com.acme"u8))]));
    }

    [Fact, Requirement("MOD-01")]
    public void Model_whose_weights_lie_in_another_file_is_refused_because_no_hash_covers_them()
    {
        using TinyModel tiny = TinyModel.Brightness();
        byte[] whole = File.ReadAllBytes(tiny.ModelPath);

        // TensorProto { name (8), external_data (13) { key (1), value (2) }, data_location (14) = 1 } in GraphProto.initializer (5), in the graph (7).
        byte[] tensor = [.. Field(8, "w"u8), .. Field(13, [.. Field(1, "location"u8), .. Field(2, "weights.bin"u8)]), 14 << 3, 1];
        tiny.Replace([.. whole, .. Field(7, Field(5, tensor))]);

        Assert.Equal(
            new ModelRefusal(
                ModelRefusalReason.NotSelfContained, $"model file '{tiny.ModelPath}' keeps the weights of 1 tensors in another file ('weights.bin'): export it as one file"),
            tiny.Refused());
    }

    [Fact, Requirement("CNF-03")]
    public async Task Run_that_takes_minutes_is_ended_from_outside_and_the_next_frame_is_inspected_by_the_same_rules()
    {
        using TinyModel tiny = TinyModel.Endless();
        using OnnxModel model = tiny.Load();
        Assert.True(DefectFinder.TryCreate(model, TinyModel.RecipeWith(), NullLogger.Instance, out DefectFinder? finder, out ModelRefusal? refusal), refusal?.ToString());
        using var pool = new FramePool(1, TinyModel.ImageWidth * TinyModel.ImageHeight);
        using (finder)
        {
            Frame frame = TinyModel.FrameOf(pool, 60);
            Task<ViewOutcome> run = Task.Run(() => finder.Inspect(frame, out _, out _));

            bool endedByItself = await Task.WhenAny(run, Task.Delay(1000, TestContext.Current.CancellationToken)) == run;
            finder.StopRun();
            ViewOutcome outcome = await run.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            frame.Dispose();

            Assert.False(endedByItself);
            Assert.Equal(ViewOutcome.ModelFailed, outcome);
            Assert.Equal(Verdict.Undecided, TinyModel.RecipeWith().Judge(outcome, default).Verdict);
        }
    }

    [Fact, Requirement("CNF-03")]
    public void Model_that_threw_goes_on_with_the_next_frame()
    {
        using TinyModel tiny = TinyModel.ThrowsOnBrightImages();
        using OnnxModel model = tiny.Load();
        Assert.True(DefectFinder.TryCreate(model, TinyModel.RecipeWith(), NullLogger.Instance, out DefectFinder? finder, out ModelRefusal? refusal), refusal?.ToString());
        using var pool = new FramePool(2, TinyModel.ImageWidth * TinyModel.ImageHeight);
        using (finder)
        using (Frame bright = TinyModel.FrameOf(pool, 150))
        using (Frame dark = TinyModel.FrameOf(pool, 60))
        {
            finder.StopRun();
            ViewOutcome stopped = finder.Inspect(dark, out _, out _);

            Assert.Equal(ViewOutcome.ModelFailed, stopped);
            Assert.Equal(ViewOutcome.Inspected, finder.Inspect(dark, out _, out _));
            Assert.Equal(ViewOutcome.ModelFailed, finder.Inspect(bright, out _, out _));
            Assert.Equal(ViewOutcome.Inspected, finder.Inspect(dark, out _, out _));
        }
    }

    private static NodeProto Node(string op, string output, params string[] inputs)
    {
        var node = new NodeProto { Name = output, OpType = op };
        node.Input.Add(inputs);
        node.Output.Add(output);
        return node;
    }

    private static byte[] Field(int number, ReadOnlySpan<byte> bytes)
    {
        var field = new List<byte>();
        foreach (int value in (int[])[(number << 3) | 2, bytes.Length])
        {
            int rest = value;
            for (; rest >= 0x80; rest >>= 7) field.Add((byte)(rest | 0x80));
            field.Add((byte)rest);
        }

        return [.. field, .. bytes];
    }

    private static byte[] Bytes(params long[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
