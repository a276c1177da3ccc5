using System.Text;

namespace EdgeInspector.Vision.Onnx;

/// <summary>What an ONNX file needs that is not in it: weights in other files, and operators that the runtime does not have.</summary>
/// <remarks>
/// Read off the wire format itself, whatever a newer one adds, subgraphs and functions included. Weights beside the file would be bytes that
/// nobody's hash covers; an operator of a foreign domain would be a library of code. Numbers of fields: [onnx.proto3, IR 11]. Never throws.
/// </remarks>
internal static class ForeignParts
{
    private const int DepthMax = 32;

    // What the runtime's CPU provider has kernels of.
    private static readonly string[] _domains = ["", "ai.onnx", "ai.onnx.ml", "com.microsoft"];

    /// <summary>Null when the file needs nothing else, or is no message; else the refusal's reason and a sentence.</summary>
    public static (ModelRefusalReason Reason, string Text)? Find(ReadOnlySpan<byte> onnx)
    {
        var found = new Found();
        var model = new WireFields(onnx);
        while (model.Next())
        {
            switch (model.Number)
            {
                case 7: Graph(model.Bytes, found, 0); break;
                case 25: Function(model.Bytes, found); break;
                default: break;
            }
        }

        if (found.External is not null)
            return (ModelRefusalReason.NotSelfContained, $"keeps the weights of {found.ExternalCount} tensors in another file ('{found.External}'): export it as one file");
        string[] foreign = [.. found.Operators.Where(o => !_domains.Contains(o.Domain) && !found.Functions.Contains(o.Domain)).Select(o => $"'{o.Type}' of domain '{o.Domain}'")];
        return foreign.Length == 0
            ? null
            : (ModelRefusalReason.UnknownOperator, $"has operators that no runtime here knows: {string.Join(", ", foreign.Order(StringComparer.Ordinal).Take(5))}; allowed domains: ai.onnx, ai.onnx.ml, com.microsoft");
    }

    private static void Graph(ReadOnlySpan<byte> bytes, Found found, int depth)
    {
        if (depth > DepthMax) return;
        var graph = new WireFields(bytes);
        while (graph.Next())
        {
            switch (graph.Number)
            {
                case 1: Node(graph.Bytes, found, depth); break;
                case 5: Tensor(graph.Bytes, found); break;
                case 15: Sparse(graph.Bytes, found); break;
                default: break;
            }
        }
    }

    private static void Function(ReadOnlySpan<byte> bytes, Found found)
    {
        string domain = "";
        var function = new WireFields(bytes);
        while (function.Next())
        {
            if (function.Number == 7) Node(function.Bytes, found, 0);
            else if (function.Number == 10) domain = Text(function.Bytes);
        }

        found.Functions.Add(domain);
    }

    private static void Node(ReadOnlySpan<byte> bytes, Found found, int depth)
    {
        string type = "", domain = "";
        var node = new WireFields(bytes);
        while (node.Next())
        {
            switch (node.Number)
            {
                case 4: type = Text(node.Bytes); break;
                case 7: domain = Text(node.Bytes); break;
                case 5: Attribute(node.Bytes, found, depth); break;
                default: break;
            }
        }

        found.Operators.Add((domain, type));
    }

    private static void Attribute(ReadOnlySpan<byte> bytes, Found found, int depth)
    {
        var attribute = new WireFields(bytes);
        while (attribute.Next())
        {
            switch (attribute.Number)
            {
                case 5 or 10: Tensor(attribute.Bytes, found); break;
                case 6 or 11: Graph(attribute.Bytes, found, depth + 1); break;
                case 22 or 23: Sparse(attribute.Bytes, found); break;
                default: break;
            }
        }
    }

    private static void Sparse(ReadOnlySpan<byte> bytes, Found found)
    {
        var sparse = new WireFields(bytes);
        while (sparse.Next())
        {
            if (sparse.Number is 1 or 2) Tensor(sparse.Bytes, found);
        }
    }

    private static void Tensor(ReadOnlySpan<byte> bytes, Found found)
    {
        bool isExternal = false;
        string location = "unnamed";
        var tensor = new WireFields(bytes);
        while (tensor.Next())
        {
            if (tensor.Number == 14) isExternal |= tensor.Value == 1;
            if (tensor.Number != 13) continue;
            isExternal = true;
            location = Location(tensor.Bytes) ?? location;
        }

        if (!isExternal) return;
        found.ExternalCount++;
        found.External ??= location;
    }

    private static string? Location(ReadOnlySpan<byte> bytes)
    {
        string key = "", value = "";
        var entry = new WireFields(bytes);
        while (entry.Next())
        {
            if (entry.Number == 1) key = Text(entry.Bytes);
            else if (entry.Number == 2) value = Text(entry.Bytes);
        }

        return key == "location" ? value : null;
    }

    // Text of a file that nobody vouches for: cut, and without control characters.
    private static string Text(ReadOnlySpan<byte> bytes) =>
        new([.. Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 120)]).Select(c => char.IsControl(c) ? ' ' : c)]);

    private sealed class Found
    {
        public HashSet<(string Domain, string Type)> Operators { get; } = [];

        public HashSet<string> Functions { get; } = new(StringComparer.Ordinal);

        public string? External { get; set; }

        public int ExternalCount { get; set; }
    }
}
