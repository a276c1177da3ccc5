namespace EdgeInspector.OpcUa;

/// <summary>A node of a server's address space.</summary>
public class UaNode
{
    private readonly Lock _lock = new();
    private UaReference[] _references = [];

    internal UaNode(NodeId nodeId, NodeClass nodeClass, QualifiedName browseName)
    {
        NodeId = nodeId;
        NodeClass = nodeClass;
        BrowseName = browseName;
    }

    public NodeId NodeId { get; }

    public NodeClass NodeClass { get; }

    public QualifiedName BrowseName { get; }

    internal NodeId TypeDefinition { get; init; }

    internal UaReference[] References => Volatile.Read(ref _references);

    internal void Add(UaReference reference)
    {
        lock (_lock) _references = [.. _references, reference];
    }
}
