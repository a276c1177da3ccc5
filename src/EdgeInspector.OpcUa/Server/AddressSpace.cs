using System.Collections.Concurrent;

#pragma warning disable IDE0072 // The default arm is meant: every kind that is not named is handled by it.

namespace EdgeInspector.OpcUa;

/// <summary>The nodes of a server: the standard's types and Server object, and what its owner adds below Objects.</summary>
internal sealed partial class AddressSpace
{
    private readonly ConcurrentDictionary<NodeId, UaNode> _nodes = new();
    private readonly Dictionary<string, NodeId> _referenceTypes = [];
    private readonly TimeProvider _time;
    private readonly DateTime _started;

    public AddressSpace(UaServerOptions options)
    {
        _time = options.Time;
        _started = _time.GetUtcNow().UtcDateTime;
        Namespaces = ["http://opcfoundation.org/UA/", options.ApplicationUri, .. options.Namespaces];
        Load(NodeTable.Standard, 0);
        ServeServerObject(options);
    }

    public IReadOnlyList<string> Namespaces { get; }

    public UaNode? Find(in NodeId nodeId) => _nodes.GetValueOrDefault(nodeId);

    public UaNode AddObject(NodeId nodeId, QualifiedName name, NodeId parent, NodeId? reference = null, NodeId? type = null) =>
        Link(new UaNode(nodeId, NodeClass.Object, name) { TypeDefinition = type ?? WellKnownNodes.FolderType }, parent, reference ?? WellKnownNodes.Organizes);

    public UaVariable AddVariable(UaVariable variable, NodeId parent, NodeId? reference = null)
    {
        Link(variable, parent, reference ?? WellKnownNodes.HasComponent);
        return variable;
    }

    public UaMethod AddMethod(UaMethod method, NodeId parent)
    {
        Link(method, parent, WellKnownNodes.HasComponent);
        Arguments(method, "InputArguments", method.Inputs);
        Arguments(method, "OutputArguments", method.Outputs);
        return method;
    }

    /// <summary>Adds a reference in both directions; nothing happens if it is there already.</summary>
    public static void Refer(UaNode from, in NodeId type, UaNode to)
    {
        foreach (UaReference there in from.References)
        {
            if (there.IsForward && there.Type == type && ReferenceEquals(there.Target, to)) return;
        }

        from.Add(new UaReference(type, true, to));
        to.Add(new UaReference(type, false, from));
    }

    /// <summary>The objects that tell a source's events: itself, those above it, and the Server object.</summary>
    public IEnumerable<UaNode> NotifiersOf(UaNode source)
    {
        HashSet<UaNode> seen = [source];
        var open = new Queue<UaNode>([source]);
        while (open.TryDequeue(out UaNode? node))
        {
            foreach (UaReference above in node.References)
            {
                if (!above.IsForward && IsA(above.Type, WellKnownNodes.HierarchicalReferences) && seen.Add(above.Target)) open.Enqueue(above.Target);
            }
        }

        seen.Add(Find(WellKnownNodes.Server)!);
        return seen.Where(n => n.GivesEvents);
    }

    /// <summary>Whether a type is <paramref name="wanted"/> or one of its subtypes.</summary>
    public bool IsA(in NodeId type, in NodeId wanted)
    {
        for (UaNode? t = Find(type); t is not null; t = t.Supertype)
        {
            if (t.NodeId == wanted) return true;
        }

        return false;
    }

    /// <summary>Whether a type, one above it or one below it declares that path of components and properties.</summary>
    public bool DeclaresBelow(in NodeId type, QualifiedName[] path)
    {
        for (UaNode? t = Find(type); t is not null; t = t.Supertype)
        {
            if (Declares(t, path)) return true;
        }

        return Find(type) is { } top && DeclaresInSubtype(top, path);
    }

    /// <summary>The built-in type in which values of a data type are encoded; Variant for abstract ones.</summary>
    public BuiltInType BuiltInOf(in NodeId dataType)
    {
        for (UaNode? t = Find(dataType); t is not null; t = t.Supertype)
        {
            if (t.NodeId.NamespaceIndex == 0 && t.NodeId.Numeric == 22) return BuiltInType.ExtensionObject;
            if (DataTypes.TryFindBuiltIn(t.NodeId, out BuiltInType type)) return type;
        }

        return BuiltInType.Variant;
    }

    /// <summary>Adds the nodes of a table under the index that its namespace has here.</summary>
    public void Load(NodeTable table, ushort index)
    {
        NodeId Here(NodeId id) => id.NamespaceIndex == NodeTable.OwnIndex ? id.WithNamespace(index) : id;
        DataTypeField[] Fields(IReadOnlyList<DataTypeField> fields) => [.. fields.Select(f => f with { DataType = Here(f.DataType) })];

        // Reference types name each other before they are all there.
        foreach (NodeTableRow row in table.Nodes.Where(r => r.NodeClass == NodeClass.ReferenceType))
            _referenceTypes[row.BrowseName.Name!] = Here(row.NodeId);
        // A variable's encoding follows from its data type, so types come first.
        var added = new List<UaNode>();
        foreach (NodeTableRow row in table.Nodes.Where(IsType).Concat(table.Nodes.Where(r => !IsType(r))))
        {
            var name = new QualifiedName(row.BrowseName.NamespaceIndex == NodeTable.OwnIndex ? index : row.BrowseName.NamespaceIndex, row.BrowseName.Name);
            UaNode node = row.NodeClass switch
            {
                NodeClass.Variable => Variable(row, name, Here),
                NodeClass.Object or NodeClass.Method => new UaNode(Here(row.NodeId), row.NodeClass, name)
                {
                    TypeDefinition = Here(row.TypeDefinition),
                    ModellingRule = row.ModellingRule,
                    GivesEvents = row.GivesEvents,
                },
                _ => new UaTypeNode(Here(row.NodeId), row.NodeClass, name)
                {
                    IsAbstract = row.IsAbstract,
                    IsSymmetric = row.IsSymmetric,
                    InverseName = row.InverseName,
                    DataType = row.DataType.IsNull ? WellKnownNodes.BaseDataType : Here(row.DataType),
                    ValueRank = row.ValueRank,
                    Fields = Fields(row.Fields),
                    EnumValues = row.EnumValues,
                },
            };
            _nodes[node.NodeId] = node;
            if (row.ParentReference.Length > 0) Connect(node, Here(row.Parent), _referenceTypes[row.ParentReference]);
            added.Add(node);
        }

        foreach (UaNode node in added) Describe(node);
        foreach ((NodeId from, string type, NodeId to) in table.References) Refer(Find(Here(from))!, _referenceTypes[type], Find(Here(to))!);

        UaVariable Variable(NodeTableRow row, QualifiedName name, Func<NodeId, NodeId> here)
        {
            NodeId dataType = row.DataType.IsNull ? WellKnownNodes.BaseDataType : here(row.DataType);
            BuiltInType type = BuiltInOf(dataType);
            Variant value = row.Arguments.Count > 0 ? DataTypeDefinitions.Arguments(Fields(row.Arguments))
                : row.BrowseName.Name == "EnumValues" && Find(here(row.Parent)) is UaTypeNode { EnumValues.Count: > 0 } named ? DataTypeDefinitions.EnumValues(named.EnumValues)
                : row.Value is null ? default
                : ValueOf(type, row.Value);
            return new UaVariable(here(row.NodeId), name, type, value, isWritable: false, _time)
            {
                TypeDefinition = here(row.TypeDefinition),
                ModellingRule = row.ModellingRule,
                DataTypeNode = dataType,
                ValueRank = row.ValueRank,
            };
        }
    }

    // A method without inputs (or outputs) has no such property. [OPC UA Part 3 §5.7]
    private void Arguments(UaMethod method, string name, IReadOnlyList<UaArgument> arguments)
    {
        if (arguments.Count == 0) return;
        string owner = method.NodeId.Text ?? method.NodeId.WithNamespace(0).ToString();
        ExtensionObject[] values = [.. arguments.Select(a => ServiceMessages.Wrap(a.ToStructure()))];
        AddVariable(
            new UaVariable(new NodeId(method.NodeId.NamespaceIndex, $"{owner}.{name}"), new QualifiedName(0, name), BuiltInType.ExtensionObject,
                Variant.ArrayOf(BuiltInType.ExtensionObject, values), isWritable: false, _time)
            {
                TypeDefinition = WellKnownNodes.PropertyType,
                IsArray = true,
                DataTypeNode = new NodeId(296),
            },
            method.NodeId, WellKnownNodes.HasProperty);
    }

    private bool DeclaresInSubtype(UaNode type, QualifiedName[] path)
    {
        foreach (UaReference reference in type.References)
        {
            if (!reference.IsForward || reference.Type != WellKnownNodes.HasSubtype) continue;
            if (Declares(reference.Target, path) || DeclaresInSubtype(reference.Target, path)) return true;
        }

        return false;
    }

    private bool Declares(UaNode type, ReadOnlySpan<QualifiedName> path)
    {
        UaNode? at = type;
        foreach (QualifiedName name in path)
        {
            // What a declaration does not repeat, its own type has.
            at = Child(at, name) ?? (Find(at.TypeDefinition) is { } itsType ? Child(itsType, name) : null);
            if (at is null) return false;
        }

        return true;
    }

    private UaNode? Child(UaNode node, in QualifiedName name)
    {
        foreach (UaReference reference in node.References)
        {
            if (reference.IsForward && reference.Target.BrowseName == name && IsA(reference.Type, WellKnownNodes.Aggregates)) return reference.Target;
        }

        return null;
    }

    private static bool IsType(NodeTableRow row) => row.NodeClass is NodeClass.ObjectType or NodeClass.VariableType or NodeClass.ReferenceType or NodeClass.DataType;

    private UaNode Link(UaNode node, NodeId parent, NodeId reference)
    {
        if (!node.TypeDefinition.IsNull && Find(node.TypeDefinition) is null)
            throw new ArgumentException($"type {node.TypeDefinition} of node {node.NodeId} does not exist", nameof(node));
        if (Find(parent) is null) throw new ArgumentException($"parent node {parent} does not exist", nameof(parent));
        if (!_nodes.TryAdd(node.NodeId, node)) throw new ArgumentException($"node {node.NodeId} exists already", nameof(node));
        Connect(node, parent, reference);
        Describe(node);
        return node;
    }

    private void Connect(UaNode node, in NodeId parent, in NodeId reference)
    {
        UaNode above = Find(parent) ?? throw new ArgumentException($"parent node {parent} does not exist", nameof(parent));
        Refer(above, reference, node);
        if (reference == WellKnownNodes.HasSubtype) node.Supertype = above;
    }

    // Types know nothing of their instances: thousands of references back would help nobody.
    private void Describe(UaNode node)
    {
        if (!node.TypeDefinition.IsNull && Find(node.TypeDefinition) is { } type) node.Add(new UaReference(WellKnownNodes.HasTypeDefinition, true, type));
        if (!node.ModellingRule.IsNull && Find(node.ModellingRule) is { } rule) node.Add(new UaReference(WellKnownNodes.HasModellingRule, true, rule));
    }

    private static Variant ValueOf(BuiltInType type, string text) => type switch
    {
        BuiltInType.UInt32 => uint.Parse(text, System.Globalization.CultureInfo.InvariantCulture),
        BuiltInType.Boolean => bool.Parse(text),
        BuiltInType.String => text,
        BuiltInType.DateTime => DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal),
        _ => throw new FormatException($"node table: a value of type {type} cannot be read"),
    };
}
