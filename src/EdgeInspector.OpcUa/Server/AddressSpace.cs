using System.Collections.Concurrent;

namespace EdgeInspector.OpcUa;

/// <summary>The nodes of a server: the standard's Server object, and what its owner adds below Objects.</summary>
internal sealed class AddressSpace
{
    private readonly ConcurrentDictionary<NodeId, UaNode> _nodes = new();
    private readonly TimeProvider _time;
    private readonly DateTime _started;

    public AddressSpace(UaServerOptions options)
    {
        _time = options.Time;
        _started = _time.GetUtcNow().UtcDateTime;
        Namespaces = ["http://opcfoundation.org/UA/", options.ApplicationUri, .. options.Namespaces];
        BuildServerObject(options);
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

    // A method without inputs (or outputs) has no such property. [OPC UA Part 3 §5.7]
    private void Arguments(UaMethod method, string name, IReadOnlyList<UaArgument> arguments)
    {
        if (arguments.Count == 0) return;
        string owner = method.NodeId.Text ?? method.NodeId.WithNamespace(0).ToString();
        ExtensionObject[] values = [.. arguments.Select(a => ServiceMessages.Wrap(a.ToStructure()))];
        Property(new NodeId(method.NodeId.NamespaceIndex, $"{owner}.{name}"), name, method.NodeId, BuiltInType.ExtensionObject,
            Variant.ArrayOf(BuiltInType.ExtensionObject, values), new NodeId(296));
    }

    private UaNode Link(UaNode node, NodeId parent, NodeId reference)
    {
        UaNode above = Find(parent) ?? throw new ArgumentException($"parent node {parent} does not exist", nameof(parent));
        if (!_nodes.TryAdd(node.NodeId, node)) throw new ArgumentException($"node {node.NodeId} exists already", nameof(node));
        above.Add(new UaReference(reference, true, node));
        node.Add(new UaReference(reference, false, above));
        return node;
    }

    private void BuildServerObject(UaServerOptions options)
    {
        var root = new UaNode(WellKnownNodes.Root, NodeClass.Object, new QualifiedName(0, "Root")) { TypeDefinition = WellKnownNodes.FolderType };
        _nodes[root.NodeId] = root;
        AddObject(WellKnownNodes.Objects, new QualifiedName(0, "Objects"), WellKnownNodes.Root);
        AddObject(WellKnownNodes.Types, new QualifiedName(0, "Types"), WellKnownNodes.Root);
        AddObject(WellKnownNodes.Views, new QualifiedName(0, "Views"), WellKnownNodes.Root);
        AddObject(WellKnownNodes.Server, new QualifiedName(0, "Server"), WellKnownNodes.Objects, type: WellKnownNodes.ServerType);
        Property(WellKnownNodes.ServerArray, "ServerArray", WellKnownNodes.Server, BuiltInType.String, Variant.ArrayOf(options.ApplicationUri));
        Property(WellKnownNodes.NamespaceArray, "NamespaceArray", WellKnownNodes.Server, BuiltInType.String, Variant.ArrayOf([.. Namespaces]));
        Property(WellKnownNodes.ServerServiceLevel, "ServiceLevel", WellKnownNodes.Server, BuiltInType.Byte, (byte)255);

        AddVariable(Clock(WellKnownNodes.ServerStatus, "ServerStatus", BuiltInType.ExtensionObject, Status), WellKnownNodes.Server);
        AddVariable(Clock(WellKnownNodes.ServerStartTime, "StartTime", BuiltInType.DateTime, () => _started), WellKnownNodes.ServerStatus);
        AddVariable(Clock(WellKnownNodes.ServerCurrentTime, "CurrentTime", BuiltInType.DateTime, () => _time.GetUtcNow().UtcDateTime), WellKnownNodes.ServerStatus);
        AddVariable(Clock(WellKnownNodes.ServerState, "State", BuiltInType.Int32, () => 0), WellKnownNodes.ServerStatus);

        AddObject(WellKnownNodes.ServerCapabilities, new QualifiedName(0, "ServerCapabilities"), WellKnownNodes.Server, WellKnownNodes.HasComponent, WellKnownNodes.BaseObjectType);
        Property(WellKnownNodes.MaxArrayLength, "MaxArrayLength", WellKnownNodes.ServerCapabilities, BuiltInType.UInt32, (uint)UaReader.ArrayLengthMax);
        Property(WellKnownNodes.MaxStringLength, "MaxStringLength", WellKnownNodes.ServerCapabilities, BuiltInType.UInt32, (uint)new TransportLimits().ReceiveMessageSizeMax);
        AddObject(WellKnownNodes.OperationLimits, new QualifiedName(0, "OperationLimits"), WellKnownNodes.ServerCapabilities, WellKnownNodes.HasComponent, WellKnownNodes.BaseObjectType);
        Property(WellKnownNodes.MaxNodesPerRead, "MaxNodesPerRead", WellKnownNodes.OperationLimits, BuiltInType.UInt32, (uint)ServerConnection.OperationCountMax);
        Property(WellKnownNodes.MaxNodesPerWrite, "MaxNodesPerWrite", WellKnownNodes.OperationLimits, BuiltInType.UInt32, (uint)ServerConnection.OperationCountMax);
        Property(WellKnownNodes.MaxNodesPerMethodCall, "MaxNodesPerMethodCall", WellKnownNodes.OperationLimits, BuiltInType.UInt32, (uint)ServerConnection.OperationCountMax);
        Property(WellKnownNodes.MaxNodesPerBrowse, "MaxNodesPerBrowse", WellKnownNodes.OperationLimits, BuiltInType.UInt32, (uint)ServerConnection.OperationCountMax);
        Property(WellKnownNodes.MaxNodesPerRegisterNodes, "MaxNodesPerRegisterNodes", WellKnownNodes.OperationLimits, BuiltInType.UInt32, (uint)ServerConnection.OperationCountMax);
    }

    private void Property(NodeId nodeId, string name, NodeId parent, BuiltInType type, Variant value, NodeId? dataType = null) =>
        AddVariable(new UaVariable(nodeId, new QualifiedName(0, name), type, value, isWritable: false, _time)
        {
            TypeDefinition = WellKnownNodes.PropertyType,
            IsArray = value.IsArray,
            DataTypeNode = dataType ?? new NodeId((uint)type),
        }, parent, WellKnownNodes.HasProperty);

    private UaVariable Clock(NodeId nodeId, string name, BuiltInType type, Func<Variant> computed) =>
        new(nodeId, new QualifiedName(0, name), type, computed(), isWritable: false, _time)
        {
            TypeDefinition = WellKnownNodes.BaseDataVariableType,
            Computed = computed,
        };

    // ServerStatusDataType: start, now, state Running, BuildInfo, seconds till shutdown, its reason. [OPC UA Part 5 §12.10]
    private Variant Status()
    {
        var body = new UaWriter(128);
        body.WriteDateTime(_started);
        body.WriteDateTime(_time.GetUtcNow().UtcDateTime);
        body.WriteInt32(0);
        body.WriteString("urn:edgeinspector");
        body.WriteString("EdgeInspector");
        body.WriteString("EdgeInspector server");
        body.WriteString(typeof(AddressSpace).Assembly.GetName().Version?.ToString());
        body.WriteString("");
        body.WriteDateTime(_started);
        body.WriteUInt32(0);
        body.WriteLocalizedText(default);
        return new ExtensionObject(new NodeId(864), ExtensionObjectEncoding.Binary, body.ToArray());
    }
}
