using Google.Protobuf;
using static EdgeInspector.Vision.Onnx.GraphWriter;

namespace EdgeInspector.Vision.Onnx;

/// <summary>Nodes behind a graph whose lists of boxes are as long as there are boxes: lists of a fixed length, and how many rows of each are real.</summary>
/// <remarks>
/// Memory is bound before the first frame, so a list that has another length for every picture could only be run with an allocation for
/// each. Protobuf joins the fields of messages that follow each other, so the nodes are bytes behind the file's own: what is approved and
/// hashed is the file as it was brought, and its own outputs stay.
/// [protobuf.dev, Encoding, Last One Wins] Concat 4, Constant 1, Gather 1, Shape 1, Slice 1 and 10 [onnx, Operators.md].
/// </remarks>
internal static class BoxListEnd
{
    /// <summary>Output with the number of rows of each list, int64, in their order.</summary>
    public const string Counts = Prefix + "counts";

    private const string Prefix = "edge-inspector/";

    // From this version of the operators on Slice takes its limits as inputs.
    private const long SliceWithInputs = 10;

    /// <summary>Name of the output that holds a list at its fixed length.</summary>
    public static string Padded(string list) => Prefix + list;

    /// <summary>The file with the nodes behind it; null when it does not say which operators it is written in.</summary>
    /// <param name="onnx">The file.</param>
    /// <param name="lists">Name of each list, code of its elements, its shape at the fixed length and the dimension that counts boxes.</param>
    public static byte[]? Append(ReadOnlySpan<byte> onnx, IReadOnlyList<(string Name, int ElementType, long[] Shape, int Axis)> lists)
    {
        if (OperatorsOf(onnx) is not long version) return null;
        var graph = new GraphProto();
        graph.Node.Add(Constant("start", 0));
        var counts = new string[lists.Count];
        for (int i = 0; i < lists.Count; i++)
        {
            (string name, int type, long[] shape, int axis) = lists[i];
            string at = FormattableString.Invariant($"{i}/");
            graph.Node.Add(Constant(at + "axis", axis));
            graph.Node.Add(Node("Shape", at + "shape", [name]));
            counts[i] = Add(graph, Node("Gather", at + "count", [Prefix + at + "shape", Prefix + at + "axis"], Of("axis", 0)));

            // Filled up with a whole list of zeros, then cut: the same nodes for any number of boxes, none included.
            var zeros = new TensorProto { DataType = (TensorProto.Types.ElementType)type, RawData = ByteString.CopyFrom(new byte[BytesOf(shape, type)]) };
            zeros.Dims.AddRange(shape);
            string rest = Add(graph, Constant(at + "rest", zeros));
            string longer = Add(graph, Node("Concat", at + "longer", [name, rest], Of("axis", axis)));
            NodeProto cut;
            if (version >= SliceWithInputs)
            {
                string end = Add(graph, Constant(at + "end", shape[axis]));
                cut = Node("Slice", name, [longer, Prefix + "start", end, Prefix + at + "axis"]);
            }
            else
            {
                cut = Node("Slice", name, [longer], OfMany("starts", 0), OfMany("ends", shape[axis]), OfMany("axes", axis));
            }

            Add(graph, cut);
            graph.Output.Add(Describe(Padded(name), (TensorProto.Types.ElementType)type, shape));
        }

        graph.Node.Add(Node("Concat", "counts", counts, Of("axis", 0)));
        graph.Output.Add(Describe(Counts, TensorProto.Types.ElementType.Int64, [lists.Count]));
        return [.. onnx, .. new ModelProto { Graph = graph }.ToByteArray()];
    }

    private static string Add(GraphProto graph, NodeProto node)
    {
        graph.Node.Add(node);
        return node.Output[0];
    }

    // An input's name is used as it is, an output's gets the prefix.
    private static NodeProto Node(string op, string output, ReadOnlySpan<string> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        var node = new NodeProto { Name = Prefix + output, OpType = op };
        foreach (string input in inputs) node.Input.Add(input);
        node.Output.Add(Prefix + output);
        foreach (AttributeProto attribute in attributes) node.Attribute.Add(attribute);
        return node;
    }

    private static NodeProto Constant(string name, long value)
    {
        var tensor = new TensorProto { DataType = TensorProto.Types.ElementType.Int64, RawData = ByteString.CopyFrom(BitConverter.GetBytes(value)) };
        tensor.Dims.Add(1);
        return Constant(name, tensor);
    }

    // A node, not an initializer: a file of IR 3 would want it among its inputs.
    private static NodeProto Constant(string name, TensorProto tensor) =>
        Node("Constant", name, [], new AttributeProto { Name = "value", T = tensor, Type = AttributeProto.Types.Kind.Tensor });

    private static int BytesOf(long[] shape, int type) =>
        checked((int)(GraphRules.Elements(shape) * OutputTensor.SizeOf((Microsoft.ML.OnnxRuntime.Tensors.TensorElementType)type)));

    private static long? OperatorsOf(ReadOnlySpan<byte> onnx)
    {
        long? version = null;
        var model = new WireFields(onnx);
        while (model.Next())
        {
            if (model.Number != 8) continue;
            bool isOwn = true;
            long found = 0;
            var set = new WireFields(model.Bytes);
            while (set.Next())
            {
                if (set.Number == 1) isOwn = set.Bytes.IsEmpty || set.Bytes.SequenceEqual("ai.onnx"u8);
                else if (set.Number == 2) found = (long)set.Value;
            }

            if (isOwn && found > 0) version = found;
        }

        return version;
    }
}
