namespace EdgeInspector.GigEVision.GenApi;

/// <summary>A value in the description that stands there itself (Min) or in another node (pMin).</summary>
internal sealed class Operand
{
    public Operand(Number literal) => Literal = literal;

    public Operand(string nodeName) => NodeName = nodeName;

    public Number Literal { get; }

    public string? NodeName { get; }

    public Number Read(NodeSpace space) => NodeName is null ? Literal : space.Read(NodeName);
}
