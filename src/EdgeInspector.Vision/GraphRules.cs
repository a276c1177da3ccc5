using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeInspector.Vision;

/// <summary>What a graph's inputs and outputs must look like for its passport.</summary>
internal static class GraphRules
{
    /// <summary>More than any output read here can need: a guard against a graph that asks for the machine's memory.</summary>
    private const long OutputElementsMax = 1 << 26;

    public static ModelRefusal? Check(string file, InferenceSession session, Passport passport, out IReadOnlyDictionary<string, long[]> shapes)
    {
        var known = new Dictionary<string, long[]>(StringComparer.Ordinal);
        shapes = known;
        ModelOutput output = passport.Output;
        if (CheckInput(session, passport.Input) is string input) return Refuse(file, input);
        string[] names = OutputLayout.Names(output);
        foreach (string name in names)
        {
            if (!session.OutputMetadata.TryGetValue(name, out NodeMetadata? found))
                return Refuse(file, $"has no output '{name}'; its outputs are {Names(session.OutputMetadata.Keys)}");
            bool classes = OutputLayout.HoldsClasses(output, name);
            if (!found.IsTensor || (classes ? OutputTensor.SizeOf(found.ElementDataType) == 0 : found.ElementDataType is not (TensorElementType.Float or TensorElementType.Float16)))
            {
                string expected = classes ? "a tensor of int64, int32, uint8, float32 or float16" : "a float32 or float16 tensor";
                return Refuse(file, $"output '{name}' is {Describe(found)}; expected {expected}");
            }

            int boxAxis = OutputLayout.IsListOfBoxes(output.Kind) && name != output.EmbeddingDistance ? OutputLayout.BoxAxis(output, name, found.Dimensions.Length) : -1;
            known[name] = ShapeOf(found, boxAxis);
            if (output.MaxBoxes == 0 || name == output.EmbeddingDistance) continue;
            if (boxAxis < 0 || known[name][boxAxis] > output.MaxBoxes)
                return Refuse(file, $"output '{name}' is {Describe(found)}; expected a list of up to {output.MaxBoxes} boxes (max-boxes)");
            known[name][boxAxis] = output.MaxBoxes;
        }

        if (output.MaxBoxes == 0 && known.Values.Any(shape => shape.Contains(-1)))
        {
            long[][]? seen = ProbeRun.ShapesOf(session, passport.Input, names, OutputLayout.IsListOfBoxes(output.Kind), out string? problem);
            if (seen is null) return Refuse(file, problem!);
            for (int i = 0; i < names.Length; i++) known[names[i]] = seen[i];
        }

        foreach (string name in names)
        {
            long[] shape = known[name];
            string found = Describe(session.OutputMetadata[name]);
            if (Elements(shape) is < 1 or > OutputElementsMax)
                return Refuse(file, $"output '{name}' is {found}; expected fixed dimensions, 1..{OutputElementsMax} elements");
            if (OutputLayout.Expected(passport, name, shape, n => known[n]) is string expected)
                return Refuse(file, $"output '{name}' is {found}; expected {expected}");
        }

        return null;
    }

    /// <summary>The passport's shape of the picture, without the batch where the graph has none, as torchvision's detectors.</summary>
    public static long[] InputShape(InferenceSession session, ModelInput input) =>
        session.InputMetadata[input.Tensor].Dimensions.Length == 3 ? input.Shape[1..] : input.Shape;

    /// <summary>The dimensions with an open batch taken as 1; another open dimension stays −1.</summary>
    /// <param name="node">An output.</param>
    /// <param name="boxAxis">The dimension that counts boxes, which is no batch; −1: there is none.</param>
    public static long[] ShapeOf(NodeMetadata node, int boxAxis = -1)
    {
        long[] shape = Array.ConvertAll(node.Dimensions, d => (long)d);
        if (shape.Length > 1 && boxAxis != 0 && shape[0] == -1) shape[0] = 1;
        return shape;
    }

    /// <summary>Product of the dimensions; −1 when one is open or the product is more than memory could hold.</summary>
    public static long Elements(long[] shape)
    {
        long elements = 1;
        foreach (long dimension in shape)
        {
            if (dimension < 1 || dimension > int.MaxValue || elements > int.MaxValue / dimension) return -1;
            elements *= dimension;
        }

        return elements;
    }

    public static string Describe(NodeMetadata node) =>
        node.IsTensor ? $"{Name(node.ElementType)} [{string.Join(',', node.Dimensions)}]" : $"no tensor but {node.OnnxValueType}";

    private static string? CheckInput(InferenceSession session, ModelInput expected)
    {
        string[] wanted = expected.Sizes.Length > 0 ? [expected.Tensor, expected.Sizes] : [expected.Tensor];
        if (session.InputMetadata.Count != wanted.Length)
        {
            return $"has {session.InputMetadata.Count} inputs ({Names(session.InputMetadata.Keys)}); "
                + $"expected {(wanted.Length == 1 ? "one" : "two")}, {Names(wanted)}";
        }

        foreach (string name in wanted)
        {
            if (!session.InputMetadata.ContainsKey(name))
                return $"has no input '{name}'; its {(wanted.Length == 1 ? "input is" : "inputs are")} {Names(session.InputMetadata.Keys)}";
        }

        Type type = expected.ElementType == ModelElementType.Uint8 ? typeof(byte) : expected.ElementType == ModelElementType.Float16 ? typeof(Float16) : typeof(float);
        if (Unlike(session.InputMetadata[expected.Tensor], type, InputShape(session, expected)) is string unlike)
            return $"input '{expected.Tensor}' is {unlike} ({expected.Layout.ToString().ToUpperInvariant()})";
        return wanted.Length > 1 && Unlike(session.InputMetadata[expected.Sizes], typeof(long), [1, 2]) is string sizes
            ? $"input '{expected.Sizes}' is {sizes}, width and height"
            : null;
    }

    // Null when it fits, else what it is and what was expected.
    private static string? Unlike(NodeMetadata found, Type type, long[] shape)
    {
        bool fits = found.IsTensor && found.ElementType == type && found.Dimensions.Length == shape.Length;
        for (int i = 0; fits && i < shape.Length; i++) fits = found.Dimensions[i] == -1 || found.Dimensions[i] == shape[i];
        return fits ? null : $"{Describe(found)}; expected {Name(type)} [{string.Join(',', shape)}]";
    }

    private static ModelRefusal Refuse(string file, string text) => new(ModelRefusalReason.ShapeMismatch, $"model file '{file}': {text}");

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"'{n}'"));

    private static string Name(Type type) =>
        type == typeof(byte) ? "uint8" : type == typeof(float) ? "float32" : type.Name.ToLowerInvariant();
}
