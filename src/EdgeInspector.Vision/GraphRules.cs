using Microsoft.ML.OnnxRuntime;

namespace EdgeInspector.Vision;

/// <summary>What a graph's inputs and outputs must look like for its passport.</summary>
internal static class GraphRules
{
    /// <summary>More than any output read here can need: a guard against a graph that asks for the machine's memory.</summary>
    private const long OutputElementsMax = 1 << 26;

    public static string[] OutputNames(Passport passport) => passport.Output.Kind == ModelOutputKind.Anomaly
        ? [passport.Output.Score, passport.Output.Map]
        : [passport.Output.Scores];

    public static ModelRefusal? Check(string file, InferenceSession session, Passport passport, out int mapWidth, out int mapHeight)
    {
        mapWidth = mapHeight = 0;
        if (CheckInput(session, passport.Input) is string input) return Refuse(file, input);
        foreach (string name in OutputNames(passport))
        {
            if (!session.OutputMetadata.TryGetValue(name, out NodeMetadata? output))
                return Refuse(file, $"has no output '{name}'; its outputs are {Names(session.OutputMetadata.Keys)}");
            if (!output.IsTensor || output.ElementType != typeof(float))
                return Refuse(file, $"output '{name}' is {Describe(output)}; expected a float32 tensor");
            long elements = Elements(ShapeOf(output));
            if (elements is < 1 or > OutputElementsMax)
                return Refuse(file, $"output '{name}' is {Describe(output)}; expected fixed dimensions, 1..{OutputElementsMax} elements");
        }

        if (passport.Output.Kind == ModelOutputKind.Classifier)
            return CheckClassifier(file, session, passport);

        NodeMetadata score = session.OutputMetadata[passport.Output.Score];
        if (Elements(ShapeOf(score)) != 1)
            return Refuse(file, $"output '{passport.Output.Score}' is {Describe(score)}; expected one element");
        NodeMetadata map = session.OutputMetadata[passport.Output.Map];
        long[] shape = ShapeOf(map);
        if (shape.Length < 2 || Elements(shape) != shape[^1] * shape[^2])
            return Refuse(file, $"output '{passport.Output.Map}' is {Describe(map)}; expected [1,1,height,width]");
        mapHeight = (int)shape[^2];
        mapWidth = (int)shape[^1];
        return null;
    }

    /// <summary>The dimensions with an open batch taken as 1; another open dimension stays −1.</summary>
    public static long[] ShapeOf(NodeMetadata node)
    {
        long[] shape = Array.ConvertAll(node.Dimensions, d => (long)d);
        if (shape.Length > 1 && shape[0] == -1) shape[0] = 1;
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

    private static string? CheckInput(InferenceSession session, ModelInput expected)
    {
        if (session.InputMetadata.Count != 1)
            return $"has {session.InputMetadata.Count} inputs ({Names(session.InputMetadata.Keys)}); expected one, '{expected.Tensor}'";
        if (!session.InputMetadata.TryGetValue(expected.Tensor, out NodeMetadata? found))
            return $"has no input '{expected.Tensor}'; its input is {Names(session.InputMetadata.Keys)}";

        Type type = expected.ElementType == ModelElementType.Uint8 ? typeof(byte) : typeof(float);
        long[] shape = expected.Shape;
        bool fits = found.IsTensor && found.ElementType == type && found.Dimensions.Length == shape.Length;
        for (int i = 0; fits && i < shape.Length; i++) fits = found.Dimensions[i] == -1 || found.Dimensions[i] == shape[i];
        return fits
            ? null
            : $"input '{expected.Tensor}' is {Describe(found)}; expected {Name(type)} [{string.Join(',', shape)}] "
                + $"({expected.Layout.ToString().ToUpperInvariant()})";
    }

    private static ModelRefusal? CheckClassifier(string file, InferenceSession session, Passport passport)
    {
        NodeMetadata scores = session.OutputMetadata[passport.Output.Scores];
        return Elements(ShapeOf(scores)) == passport.Classes.Count
            ? null
            : Refuse(
                file,
                $"output '{passport.Output.Scores}' is {Describe(scores)}; "
                + $"expected one value for each of {passport.Classes.Count} classes");
    }

    private static ModelRefusal Refuse(string file, string text) => new(ModelRefusalReason.ShapeMismatch, $"model file '{file}': {text}");

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"'{n}'"));

    private static string Describe(NodeMetadata node) =>
        node.IsTensor ? $"{Name(node.ElementType)} [{string.Join(',', node.Dimensions)}]" : $"no tensor but {node.OnnxValueType}";

    private static string Name(Type type) => type == typeof(byte) ? "uint8" : type == typeof(float) ? "float32" : type.Name;
}
