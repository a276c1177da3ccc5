namespace EdgeInspector.OpcUa;

/// <summary>A node that may live in another server or whose namespace is given by URI.</summary>
/// <remarks>[OPC UA Part 6 §5.2.2.10]</remarks>
public readonly record struct ExpandedNodeId(NodeId Node, string? NamespaceUri = null, uint ServerIndex = 0)
{
    public override string ToString() => NamespaceUri is null ? Node.ToString() : $"nsu={NamespaceUri};{Node.WithNamespace(0)}";
}
