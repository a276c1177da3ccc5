namespace EdgeInspector.GigEVision.GenApi;

/// <summary>A value in the description that stands there itself (Min) or in another node (pMin).</summary>
/// <remarks>The node is looked up at the first use: the file may name it before it stands there, or never.</remarks>
internal sealed class Operand
{
    private Node? _node;

    public Operand(Number literal) => Literal = literal;

    public Operand(string nodeName) => NodeName = nodeName;

    public Number Literal { get; }

    public string? NodeName { get; }

    public bool IsLiteral => NodeName is null;

    public Number Read(NodeSpace space) => NodeName is null ? Literal : space.Read(Node(space));

    /// <summary>The node that is named; not to be asked of a literal. Throws when the description has none of this name.</summary>
    public Node Node(NodeSpace space) => _node ??= space.Find(NodeName!);
}
