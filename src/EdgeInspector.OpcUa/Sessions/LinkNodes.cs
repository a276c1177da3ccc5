namespace EdgeInspector.OpcUa;

/// <summary>Prepares the nodes of a link on a fresh session: namespace, data type, alias.</summary>
internal static class LinkNodes
{
    public static void Prepare(UaConnection connection, IReadOnlyList<UaLinkNode> nodes, IReadOnlyList<UaLinkMethod> methods)
    {
        if (nodes.Count == 0 && methods.Count == 0) return;
        string[] namespaces = ReadNamespaces(connection);
        if (nodes.Count > 0) Prepare(connection, namespaces, nodes);
        foreach (UaLinkMethod method in methods) Prepare(connection, namespaces, method);
    }

    private static void Prepare(UaConnection connection, string[] namespaces, IReadOnlyList<UaLinkNode> nodes)
    {
        foreach (UaLinkNode node in nodes) node.Resolved = Resolve(connection, namespaces, node.Address);
        ReadValueId[] asked = [.. nodes.Select(n => new ReadValueId(n.Resolved, (uint)AttributeId.DataType, null, default))];
        ReadResponse types = connection.Call<ReadRequest, ReadResponse>(new ReadRequest(connection.Header(TimeSpan.Zero), 0, 3, asked));
        if (types.Results.Length != nodes.Count) throw Misfit(connection, "Read", nodes.Count, types.Results.Length);
        for (int i = 0; i < nodes.Count; i++)
        {
            DataValue answer = types.Results[i];
            if (answer.Status.IsBad || answer.Value.ToObject() is not NodeId dataType)
            {
                throw new UaException(answer.Status.IsBad ? answer.Status : StatusCode.BadAttributeIdInvalid,
                    $"{connection.EndpointUrl}: node '{nodes[i]}': its data type cannot be read: {answer.Status}; check the name and that the PLC offers it to OPC UA clients");
            }

            nodes[i].DataType = FindBuiltIn(connection, dataType);
        }

        NodeId[] aliases = Register(connection, [.. nodes.Select(n => n.Resolved)]);
        for (int i = 0; i < nodes.Count; i++) nodes[i].Registered = aliases[i];
    }

    private static void Prepare(UaConnection connection, string[] namespaces, UaLinkMethod method)
    {
        method.Object = Resolve(connection, namespaces, method.ObjectAddress);
        method.Method = Resolve(connection, namespaces, method.Address);
        BrowseResponse properties = connection.Call<BrowseRequest, BrowseResponse>(new BrowseRequest(
            connection.Header(TimeSpan.Zero), new ViewDescription(default, default, 0), 0, [MethodInputs.Properties(method.Method)]));
        if (properties.Results is not [var result]) throw Misfit(connection, "Browse", 1, properties.Results.Length);
        if (result.StatusCode.IsBad)
        {
            throw new UaException(result.StatusCode,
                $"{connection.EndpointUrl}: method '{method}' cannot be browsed: {result.StatusCode}; check the name and that the PLC offers it to OPC UA clients");
        }

        method.Inputs = null;
        if (!MethodInputs.TryFindNode(result, out NodeId node)) return;
        ReadResponse read = connection.Call<ReadRequest, ReadResponse>(new ReadRequest(
            connection.Header(TimeSpan.Zero), 0, 3, [new ReadValueId(node, (uint)AttributeId.Value, null, default)]));
        if (read.Results is not [var value] || !MethodInputs.TryRead(value, out ArgumentStructure[] arguments)) return;
        method.Inputs = [.. arguments.Select(a => MethodInputs.Argument(a, FindBuiltIn(connection, a.DataType)))];
    }

    private static NodeId Resolve(UaConnection connection, string[] namespaces, NodeAddress address) =>
        address.TryResolve(namespaces, out NodeId resolved)
            ? resolved
            : throw new UaException(StatusCode.BadNodeIdUnknown,
                $"{connection.EndpointUrl}: node '{address}': the server has no namespace '{address.NamespaceUri}'; it has {string.Join(", ", namespaces)}");

    private static NodeId[] Register(UaConnection connection, NodeId[] nodes)
    {
        try
        {
            RegisterNodesResponse registered = connection.Call<RegisterNodesRequest, RegisterNodesResponse>(
                new RegisterNodesRequest(connection.Header(TimeSpan.Zero), nodes));
            return registered.RegisteredNodeIds.Length == nodes.Length
                ? registered.RegisteredNodeIds
                : throw Misfit(connection, "RegisterNodes", nodes.Length, registered.RegisteredNodeIds.Length);
        }
        catch (UaException refused) when (refused.Status == StatusCode.BadServiceUnsupported)
        {
            // An alias only saves bytes and a look-up; the full names work everywhere.
            return nodes;
        }
    }

    private static string[] ReadNamespaces(UaConnection connection)
    {
        ReadResponse response = connection.Call<ReadRequest, ReadResponse>(new ReadRequest(
            connection.Header(TimeSpan.Zero), 0, 3, [new ReadValueId(WellKnownNodes.NamespaceArray, (uint)AttributeId.Value, null, default)]));
        return response.Results is [{ Value: var value }] && value.ToObject() is string[] namespaces ? namespaces : [];
    }

    private static BuiltInType FindBuiltIn(UaConnection connection, NodeId dataType)
    {
        for (int i = 0; i < DataTypes.SupertypesMax; i++)
        {
            if (DataTypes.TryFindBuiltIn(dataType, out BuiltInType type)) return type;
            BrowseResponse above = connection.Call<BrowseRequest, BrowseResponse>(new BrowseRequest(
                connection.Header(TimeSpan.Zero), new ViewDescription(default, default, 0), 0, [DataTypes.Supertype(dataType)]));
            if (above.Results is not [{ References: [var reference, ..] }]) break;
            dataType = reference.NodeId.Node;
        }

        // A type of which nothing is known: values are sent as they are, and the server says whether they fit.
        return BuiltInType.Variant;
    }

    private static UaException Misfit(UaConnection connection, string service, int asked, int answered) =>
        new(StatusCode.BadUnexpectedError, $"{connection.EndpointUrl}: {service} asked for {asked} items and got {answered}");
}
