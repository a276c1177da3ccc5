namespace EdgeInspector.OpcUa;

public sealed partial class UaClient
{
    public async Task<DataValue> ReadAsync(NodeAddress node, CancellationToken cancel = default) => (await ReadAsync([node], cancel: cancel))[0];

    /// <summary>Reads values, in one request if the server's limits allow; each has its own status.</summary>
    public async Task<DataValue[]> ReadAsync(
        IReadOnlyList<NodeAddress> nodes, AttributeId attribute = AttributeId.Value, TimeSpan? timeout = null, CancellationToken cancel = default)
    {
        ClientSession session = Session;
        ReadValueId[] asked = [.. nodes.Select(n => new ReadValueId(session.Resolve(n), (uint)attribute, null, default))];
        const int TimestampsBoth = 2;
        return await session.ReadAsync(asked, TimestampsBoth, timeout, cancel);
    }

    /// <summary>Writes one value and nothing but the value, in exactly the type of the node.</summary>
    /// <exception cref="UaException">The value does not fit the node's type, or the server, the node or the connection refused it.</exception>
    public async Task WriteAsync(NodeAddress node, Variant value, TimeSpan? timeout = null, CancellationToken cancel = default)
    {
        ClientSession session = Session;
        WriteValue[] one = [await FitAsync(session, node, value, cancel)];
        WriteResponse response = await session.RequestAsync<WriteRequest, WriteResponse>(h => new WriteRequest(h, one), timeout, cancel);
        if (response.Results is not [var result]) throw session.Misfit("Write", 1, response.Results.Length);
        if (result != StatusCode.Good)
            throw new UaException(result, $"{_options.EndpointUrl}: node '{node}': {result}; check that it exists, is writable and has the expected type");
    }

    /// <summary>Writes several values, in one request if the server's limits allow; they are not one step for the server. Gives one status for each.</summary>
    public async Task<StatusCode[]> WriteAsync(
        IReadOnlyList<(NodeAddress Node, Variant Value)> items, TimeSpan? timeout = null, CancellationToken cancel = default)
    {
        ClientSession session = Session;
        var values = new WriteValue[items.Count];
        for (int i = 0; i < values.Length; i++) values[i] = await FitAsync(session, items[i].Node, items[i].Value, cancel);
        var results = new List<StatusCode>(values.Length);
        foreach (Range part in OperationLimits.Split(values.Length, session.Limits.Write))
        {
            WriteValue[] some = values[part];
            WriteResponse response = await session.RequestAsync<WriteRequest, WriteResponse>(h => new WriteRequest(h, some), timeout, cancel);
            if (response.Results.Length != some.Length) throw session.Misfit("Write", some.Length, response.Results.Length);
            results.AddRange(response.Results);
        }

        return [.. results];
    }

    private async ValueTask<WriteValue> FitAsync(ClientSession session, NodeAddress name, Variant value, CancellationToken cancel)
    {
        NodeId node = session.Resolve(name);
        BuiltInType type = await session.Types.FindBuiltInAsync(await session.Types.FindDataTypeAsync(node, name, cancel), cancel);
        return value.TryFit(type, out Variant fitted)
            ? new WriteValue(node, (uint)AttributeId.Value, null, new DataValue(fitted))
            : throw new UaException(StatusCode.BadTypeMismatch, $"{_options.EndpointUrl}: node '{name}' has type {type}, the value is {value} and does not fit");
    }

    /// <summary>Asks for short aliases of nodes; they are valid for the present session only.</summary>
    public async Task<NodeId[]> RegisterNodesAsync(IReadOnlyList<NodeAddress> nodes, CancellationToken cancel = default)
    {
        ClientSession session = Session;
        NodeId[] asked = [.. nodes.Select(session.Resolve)];
        var aliases = new List<NodeId>(asked.Length);
        foreach (Range part in OperationLimits.Split(asked.Length, session.Limits.RegisterNodes))
        {
            NodeId[] some = asked[part];
            RegisterNodesResponse response = await session.RequestAsync<RegisterNodesRequest, RegisterNodesResponse>(h => new RegisterNodesRequest(h, some), null, cancel);
            if (response.RegisteredNodeIds.Length != some.Length) throw session.Misfit("RegisterNodes", some.Length, response.RegisteredNodeIds.Length);
            aliases.AddRange(response.RegisteredNodeIds);
        }

        return [.. aliases];
    }

    /// <summary>The nodes to which a node's forward hierarchical references lead.</summary>
    public async Task<IReadOnlyList<BrowsedNode>> BrowseAsync(NodeAddress node, int countPerAnswerMax = 0, CancellationToken cancel = default)
    {
        ClientSession session = Session;
        const uint All = 0x3F;
        BrowseResult result = await session.BrowseAsync(new BrowseDescription(
            session.Resolve(node), BrowseDirection.Forward, WellKnownNodes.HierarchicalReferences, true, 0, All), countPerAnswerMax, cancel);
        return result.StatusCode.IsBad
            ? throw new UaException(result.StatusCode, $"{_options.EndpointUrl}: node '{node}' cannot be browsed: {result.StatusCode}")
            : [.. result.References.Select(r => new BrowsedNode(r.NodeId.Node, r.BrowseName, r.DisplayName.Text ?? "", r.NodeClass))];
    }
}
