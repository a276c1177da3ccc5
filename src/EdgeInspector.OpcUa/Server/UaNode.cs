namespace EdgeInspector.OpcUa;

/// <summary>A node of a server's address space.</summary>
/// <remarks>Thread-safe: references and watchers are whole arrays that are swapped.</remarks>
public class UaNode
{
    private readonly Lock _lock = new();
    private UaReference[] _references = [];
    private EventItem[] _eventWatchers = [];

    internal UaNode(NodeId nodeId, NodeClass nodeClass, QualifiedName browseName)
    {
        NodeId = nodeId;
        NodeClass = nodeClass;
        BrowseName = browseName;
        DisplayName = new LocalizedText(null, browseName.Name);
    }

    public NodeId NodeId { get; }

    public NodeClass NodeClass { get; }

    public QualifiedName BrowseName { get; }

    /// <summary>What a person reads; the browse name's text unless it is set.</summary>
    public LocalizedText DisplayName { get; internal set; }

    /// <summary>The node's type; null for types, methods and whatever has none.</summary>
    internal NodeId TypeDefinition { get; init; }

    /// <summary>For declarations of a type: whether an instance has it. Null for other nodes.</summary>
    internal NodeId ModellingRule { get; init; }

    /// <summary>Clients may watch the events of this node (objects alone).</summary>
    internal bool GivesEvents { get; set; }

    /// <summary>The type above, for types; null for other nodes.</summary>
    internal UaNode? Supertype { get; set; }

    internal UaReference[] References => Volatile.Read(ref _references);

    internal EventItem[] EventWatchers => Volatile.Read(ref _eventWatchers);

    internal void Add(UaReference reference)
    {
        lock (_lock) _references = [.. _references, reference];
    }

    internal void Watch(EventItem item)
    {
        lock (_lock) _eventWatchers = [.. _eventWatchers, item];
    }

    internal void Unwatch(EventItem item)
    {
        lock (_lock) _eventWatchers = [.. _eventWatchers.Where(w => !ReferenceEquals(w, item))];
    }
}
