using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Google.Protobuf;

namespace EdgeInspector.Vision.Onnx;

/// <summary>Builds one ONNX graph, node after node, and gives the bytes of the file.</summary>
/// <remarks>Opset 13, IR 8. What is added first is written first, so the same calls give the same bytes.</remarks>
internal sealed class GraphWriter(string name)
{
    public const int OpsetVersion = 13;
    public const int IrVersion = 8;

    private readonly GraphProto _graph = new() { Name = name };

    public void AddInput(string name, TensorProto.Types.ElementType type, params ReadOnlySpan<long> shape) =>
        _graph.Input.Add(Describe(name, type, shape));

    public void AddOutput(string name, params ReadOnlySpan<long> shape) => AddOutput(name, TensorProto.Types.ElementType.Float, shape);

    public void AddOutput(string name, TensorProto.Types.ElementType type, params ReadOnlySpan<long> shape) =>
        _graph.Output.Add(Describe(name, type, shape));

    /// <summary>Adds a node with one output, whose name is the node's.</summary>
    public string Add(string op, string output, ReadOnlySpan<string> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        var node = new NodeProto { Name = output, OpType = op };
        foreach (string input in inputs) node.Input.Add(input);
        node.Output.Add(output);
        foreach (AttributeProto attribute in attributes) node.Attribute.Add(attribute);
        _graph.Node.Add(node);
        return output;
    }

    /// <summary>Adds a float32 constant, row-major.</summary>
    public string AddFloats(string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) =>
        AddConstant(name, TensorProto.Types.ElementType.Float, MemoryMarshal.AsBytes(values), shape);

    /// <summary>Adds a constant that is kept with 11 bits of precision, and the node that widens it once, at load.</summary>
    public string AddHalves(string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape)
    {
        var halves = new byte[values.Length * 2];
        for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteHalfLittleEndian(halves.AsSpan(i * 2), (Half)values[i]);
        AddConstant(name + "/half", TensorProto.Types.ElementType.Float16, halves, shape);
        return Add("Cast", name, [name + "/half"], Of("to", (long)TensorProto.Types.ElementType.Float));
    }

    /// <summary>Adds an int64 vector.</summary>
    public string AddIntegers(string name, params ReadOnlySpan<long> values) =>
        AddConstant(name, TensorProto.Types.ElementType.Int64, MemoryMarshal.AsBytes(values), [values.Length]);

    /// <summary>Takes over the part of another graph that <paramref name="outputs"/> need, with a prefix before every name.</summary>
    /// <param name="model">The other graph, opset <see cref="OpsetVersion"/>.</param>
    /// <param name="prefix">Before every name of the other graph.</param>
    /// <param name="input">The tensor here that feeds the other graph's only input.</param>
    /// <param name="outputs">Names of the other graph's tensors that are wanted; here they carry the prefix.</param>
    public void Import(ModelProto model, string prefix, string input, params ReadOnlySpan<string> outputs)
    {
        var wanted = new HashSet<string>(outputs.ToArray(), StringComparer.Ordinal);
        var needed = new List<NodeProto>();
        for (int i = model.Graph.Node.Count - 1; i >= 0; i--)
        {
            NodeProto node = model.Graph.Node[i];
            if (!node.Output.Any(wanted.Contains)) continue;
            wanted.UnionWith(node.Input);
            needed.Add(node);
        }

        string outer = model.Graph.Input[0].Name;
        string Renamed(string inner) => inner.Length == 0 ? inner : inner == outer ? input : prefix + inner;
        foreach (TensorProto constant in model.Graph.Initializer.Where(c => wanted.Contains(c.Name)))
        {
            TensorProto copy = constant.Clone();
            copy.Name = prefix + constant.Name;
            _graph.Initializer.Add(copy);
        }

        foreach (NodeProto node in Enumerable.Reverse(needed))
        {
            NodeProto copy = node.Clone();
            copy.Name = prefix + node.Name;
            for (int i = 0; i < copy.Input.Count; i++) copy.Input[i] = Renamed(copy.Input[i]);
            for (int i = 0; i < copy.Output.Count; i++) copy.Output[i] = Renamed(copy.Output[i]);
            _graph.Node.Add(copy);
        }
    }

    /// <summary>The file's bytes.</summary>
    /// <param name="metadata">Written in the order given.</param>
    public byte[] ToBytes(params ReadOnlySpan<(string Key, string Value)> metadata)
    {
        var model = new ModelProto { IrVersion = IrVersion, ProducerName = "EdgeInspector", Graph = _graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = string.Empty, Version = OpsetVersion });
        foreach ((string key, string value) in metadata) model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        return model.ToByteArray();
    }

    public static AttributeProto Of(string name, long value) => new() { Name = name, I = value, Type = AttributeProto.Types.Kind.Int };

    public static AttributeProto Of(string name, float value) => new() { Name = name, F = value, Type = AttributeProto.Types.Kind.Float };

    public static AttributeProto Of(string name, string value) =>
        new() { Name = name, S = ByteString.CopyFromUtf8(value), Type = AttributeProto.Types.Kind.String };

    public static AttributeProto OfMany(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.Kind.Ints };
        foreach (long value in values) attribute.Ints.Add(value);
        return attribute;
    }

    public static ValueInfoProto Describe(string name, TensorProto.Types.ElementType type, ReadOnlySpan<long> shape)
    {
        var dimensions = new TensorShapeProto();
        foreach (long dimension in shape) dimensions.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = dimension });
        var tensor = new TypeProto.Types.Tensor { ElemType = type, Shape = dimensions };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }

    private string AddConstant(string name, TensorProto.Types.ElementType type, ReadOnlySpan<byte> littleEndian, ReadOnlySpan<long> shape)
    {
        var tensor = new TensorProto { Name = name, DataType = type, RawData = ByteString.CopyFrom(littleEndian) };
        foreach (long dimension in shape) tensor.Dims.Add(dimension);
        _graph.Initializer.Add(tensor);
        return name;
    }
}
