namespace EdgeInspector.OpcUa;

public sealed partial class UaClient
{
    public async Task<DataValue> ReadAsync(NodeAddress node, CancellationToken cancel = default) => (await ReadAsync([node], cancel: cancel))[0];

    /// <summary>Reads values in one request; each has its own status.</summary>
    public async Task<DataValue[]> ReadAsync(
        IReadOnlyList<NodeAddress> nodes, AttributeId attribute = AttributeId.Value, TimeSpan? timeout = null, CancellationToken cancel = default)
    {
        ClientSession session = Session;
        ReadValueId[] asked = [.. nodes.Select(n => new ReadValueId(session.Resolve(n), (uint)attribute, null, default))];
        ReadResponse response = await session.RequestAsync<ReadRequest, ReadResponse>(h => new ReadRequest(h, 0, 2, asked), timeout, cancel);
        return response.Results.Length == nodes.Count
            ? response.Results
            : throw new UaException(StatusCode.BadUnexpectedError, $"{_options.EndpointUrl}: Read asked for {nodes.Count} items and got {response.Results.Length}");
    }

    /// <summary>Writes one value and nothing but the value, in exactly the type of the node.</summary>
    /// <exception cref="UaException">The value does not fit the node's type, or the server, the node or the connection refused it.</exception>
    public async Task WriteAsync(NodeAddress node, Variant value, TimeSpan? timeout = null, CancellationToken cancel = default)
    {
        StatusCode[] results = await WriteAsync([(node, value)], timeout, cancel);
        if (results[0] != StatusCode.Good)
            throw new UaException(results[0], $"{_options.EndpointUrl}: node '{node}': {results[0]}; check that it exists, is writable and has the expected type");
    }

    /// <summary>Writes several values in one request; they are not one step for the server. Gives one status for each.</summary>
    public async Task<StatusCode[]> WriteAsync(
        IReadOnlyList<(NodeAddress Node, Variant Value)> items, TimeSpan? timeout = null, CancellationToken cancel = default)
    {
        ClientSession session = Session;
        var values = new WriteValue[items.Count];
        for (int i = 0; i < values.Length; i++)
        {
            NodeId node = session.Resolve(items[i].Node);
            BuiltInType type = await FindTypeAsync(session, items[i].Node, node, cancel);
            if (!items[i].Value.TryFit(type, out Variant fitted))
            {
                throw new UaException(StatusCode.BadTypeMismatch,
                    $"{_options.EndpointUrl}: node '{items[i].Node}' has type {type}, the value is {items[i].Value} and does not fit");
            }

            values[i] = new WriteValue(node, (uint)AttributeId.Value, null, new DataValue(fitted));
        }

        WriteResponse response = await session.RequestAsync<WriteRequest, WriteResponse>(h => new WriteRequest(h, values), timeout, cancel);
        return response.Results.Length == values.Length
            ? response.Results
            : throw new UaException(StatusCode.BadUnexpectedError, $"{_options.EndpointUrl}: Write asked for {values.Length} items and got {response.Results.Length}");
    }

    /// <summary>Asks for short aliases of nodes; they are valid for the present session only.</summary>
    public async Task<NodeId[]> RegisterNodesAsync(IReadOnlyList<NodeAddress> nodes, CancellationToken cancel = default)
    {
        ClientSession session = Session;
        NodeId[] asked = [.. nodes.Select(session.Resolve)];
        RegisterNodesResponse response = await session.RequestAsync<RegisterNodesRequest, RegisterNodesResponse>(h => new RegisterNodesRequest(h, asked), null, cancel);
        return response.RegisteredNodeIds;
    }

    /// <summary>The nodes to which a node's forward hierarchical references lead.</summary>
    public async Task<IReadOnlyList<BrowsedNode>> BrowseAsync(NodeAddress node, int countPerAnswerMax = 0, CancellationToken cancel = default)
    {
        ClientSession session = Session;
        const uint All = 0x3F;
        var description = new BrowseDescription(session.Resolve(node), BrowseDirection.Forward, WellKnownNodes.HierarchicalReferences, true, 0, All);
        BrowseResponse response = await session.RequestAsync<BrowseRequest, BrowseResponse>(
            h => new BrowseRequest(h, new ViewDescription(default, default, 0), (uint)countPerAnswerMax, [description]), null, cancel);
        var found = new List<BrowsedNode>();
        BrowseResult[] results = response.Results;
        while (results is [var result])
        {
            if (result.StatusCode.IsBad)
                throw new UaException(result.StatusCode, $"{_options.EndpointUrl}: node '{node}' cannot be browsed: {result.StatusCode}");
            found.AddRange(result.References.Select(r => new BrowsedNode(r.NodeId.Node, r.BrowseName, r.DisplayName.Text ?? "", r.NodeClass)));
            if (result.ContinuationPoint is not { Length: > 0 } point) break;
            results = (await session.RequestAsync<BrowseNextRequest, BrowseNextResponse>(h => new BrowseNextRequest(h, false, [point]), null, cancel)).Results;
        }

        return found;
    }

    private async Task<BuiltInType> FindTypeAsync(ClientSession session, NodeAddress address, NodeId node, CancellationToken cancel)
    {
        if (session.DataTypes.TryGetValue(node, out BuiltInType known)) return known;
        ReadResponse response = await session.RequestAsync<ReadRequest, ReadResponse>(
            h => new ReadRequest(h, 0, 3, [new ReadValueId(node, (uint)AttributeId.DataType, null, default)]), null, cancel);
        if (response.Results is not [{ Status.IsBad: false } answer] || answer.Value.ToObject() is not NodeId dataType)
        {
            StatusCode status = response.Results is [var only] ? only.Status : StatusCode.BadUnexpectedError;
            throw new UaException(status, $"{_options.EndpointUrl}: node '{address}': its data type cannot be read: {status}; check the name and that the PLC offers it to OPC UA clients");
        }

        return session.DataTypes[node] = await FindBuiltInAsync(session, dataType, cancel);
    }

    private static async Task<BuiltInType> FindBuiltInAsync(ClientSession session, NodeId dataType, CancellationToken cancel)
    {
        for (int i = 0; i < DataTypes.SupertypesMax; i++)
        {
            if (DataTypes.TryFindBuiltIn(dataType, out BuiltInType type)) return type;
            NodeId below = dataType;
            BrowseResponse above = await session.RequestAsync<BrowseRequest, BrowseResponse>(
                h => new BrowseRequest(h, new ViewDescription(default, default, 0), 0, [DataTypes.Supertype(below)]), null, cancel);
            if (above.Results is not [{ References: [var reference, ..] }]) break;
            dataType = reference.NodeId.Node;
        }

        // A type of which nothing is known: values are sent as they are, and the server says whether they fit.
        return BuiltInType.Variant;
    }
}
