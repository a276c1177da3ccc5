using EdgeInspector.Vision.Onnx;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;

namespace EdgeInspector.Vision;

/// <summary>How much memory a run of a graph needs, computed from the shapes of its tensors before anything is run.</summary>
/// <remarks>
/// The runtime infers every tensor's shape when it loads a graph, but tells those of the outputs only: so each tensor is made an output
/// of a copy that is never run. Nothing is folded in it, for folding already runs nodes. Tensors whose shape is open are not counted.
/// </remarks>
internal static class MemoryNeed
{
    /// <summary>More than any model that can be in time on a line: 2 GiB.</summary>
    public const long BytesMax = 2L << 30;

    /// <summary>Null when the graph's tensors fit <see cref="BytesMax"/>; else a sentence. A file that cannot be read here is left to the runtime's own words.</summary>
    public static string? Excess(ReadOnlySpan<byte> onnx, ModelInput input)
    {
        ModelProto model;
        try
        {
            model = ModelProto.Parser.ParseFrom(onnx);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }

        if (model.Graph is not GraphProto graph) return null;
        double constants = graph.Initializer.Sum(c => Product(c.Dims) * BytesOf(c.DataType));
        if (constants > BytesMax) return Text("constants", constants);

        FixInput(graph, input);
        double peak = Peak(graph, ShapesOf(model));
        return constants + peak > BytesMax ? Text("constants and tensors", constants + peak) : null;
    }

    private static string Text(string what, double bytes) =>
        FormattableString.Invariant($"needs {bytes / (1 << 30):0.0} GiB for its {what}; allowed: {BytesMax >> 30} GiB");

    /// <summary>An open batch, width or height becomes what the passport says.</summary>
    private static void FixInput(GraphProto graph, ModelInput input)
    {
        ValueInfoProto? found = graph.Input.FirstOrDefault(i => i.Name == input.Tensor);
        if (found?.Type?.TensorType?.Shape is not TensorShapeProto shape || shape.Dim.Count < 3 || shape.Dim.Count > input.Shape.Length) return;
        long[] wanted = input.Shape[^shape.Dim.Count..];
        for (int i = 0; i < wanted.Length; i++) shape.Dim[i].DimValue = wanted[i];
    }

    /// <summary>Bytes of each tensor by its name.</summary>
    private static Dictionary<string, double> ShapesOf(ModelProto model)
    {
        GraphProto graph = model.Graph;
        var named = new HashSet<string>(graph.Output.Select(o => o.Name), StringComparer.Ordinal);
        foreach (string output in graph.Node.SelectMany(n => n.Output))
        {
            if (output.Length > 0 && named.Add(output)) graph.Output.Add(new ValueInfoProto { Name = output });
        }

        var bytes = new Dictionary<string, double>(StringComparer.Ordinal);
        try
        {
            using var options = new SessionOptions
            {
                GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL,
                IntraOpNumThreads = 1,
                LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
            };
            using var shapes = new InferenceSession(model.ToByteArray(), options);
            foreach ((string name, NodeMetadata node) in shapes.OutputMetadata)
            {
                if (node.IsTensor) bytes[name] = Product(node.Dimensions.Select(d => (long)d)) * BytesOf(node.ElementType);
            }
        }
#pragma warning disable CA1031 // Whatever is wrong with the graph is told when it is opened itself.
        catch (Exception)
#pragma warning restore CA1031
        {
            bytes.Clear();
        }

        return bytes;
    }

    /// <summary>The most that lives at a time: a tensor lives from the node that makes it to the last one that reads it.</summary>
    private static double Peak(GraphProto graph, Dictionary<string, double> bytes)
    {
        var lastUse = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < graph.Node.Count; i++)
        {
            foreach (string name in graph.Node[i].Input) lastUse[name] = i;
        }

        double live = 0, peak = 0;
        for (int i = 0; i < graph.Node.Count; i++)
        {
            NodeProto node = graph.Node[i];
            foreach (string made in node.Output) live += bytes.GetValueOrDefault(made);
            peak = Math.Max(peak, live);
            foreach (string read in node.Input.Distinct(StringComparer.Ordinal))
            {
                if (lastUse[read] == i) live -= bytes.GetValueOrDefault(read);
            }
        }

        return peak;
    }

    private static double Product(IEnumerable<long> dimensions) => dimensions.Aggregate(1.0, (product, d) => product * Math.Max(d, 0));

    private static double BytesOf(TensorProto.Types.ElementType type) => type switch
    {
        TensorProto.Types.ElementType.Uint8 => 1,
        TensorProto.Types.ElementType.Float16 => 2,
        TensorProto.Types.ElementType.Float => 4,
        TensorProto.Types.ElementType.None or TensorProto.Types.ElementType.Int64 or _ => 8,
    };

    private static double BytesOf(Type type) =>
        type == typeof(byte) || type == typeof(sbyte) || type == typeof(bool) ? 1 : type == typeof(float) || type == typeof(int) ? 4 : type == typeof(Float16) ? 2 : 8;
}
