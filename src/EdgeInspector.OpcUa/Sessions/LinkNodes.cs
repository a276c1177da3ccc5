namespace EdgeInspector.OpcUa;

/// <summary>Prepares the nodes, structures and methods of a link on a fresh session: namespace, data type, fields, inputs, alias.</summary>
/// <remarks>Blocking, on the link's background thread.</remarks>
internal sealed class LinkNodes(UaConnection connection)
{
    private readonly ConnectionNodes _nodes = new(connection);
    private string[] _namespaces = [];

    /// <summary>What the server takes in one request, after <see cref="Prepare(IReadOnlyList{UaLinkNode}, IReadOnlyList{UaLinkMethod}, int)"/>.</summary>
    public OperationLimits Limits => _nodes.Limits;

    public void Prepare(IReadOnlyList<UaLinkNode> nodes, IReadOnlyList<UaLinkMethod> methods, int largestWrite)
    {
        if (nodes.Count == 0 && methods.Count == 0) return;
        _nodes.ReadLimits();
        // A verdict that is split is no verdict: it is refused here, not at the first unit.
        if (Limits.Write > 0 && Limits.Write < largestWrite)
        {
            throw new UaException(StatusCode.BadTooManyOperations,
                $"{connection.EndpointUrl}: the server takes {Limits.Write} nodes in one Write (MaxNodesPerWrite), a verdict needs {largestWrite}: write it as a structure or by a method");
        }

        var types = new NodeTypes(_nodes);
        DataValue namespaces = _nodes.Read([NodeTypes.Ask(WellKnownNodes.NamespaceArray, AttributeId.Value)])[0];
        if (namespaces.Value.ToObject() is string[] told) _namespaces = told;
        if (nodes.Count > 0) Prepare(types, nodes);
        foreach (UaLinkMethod method in methods)
        {
            method.Object = Resolve(method.ObjectAddress);
            method.Method = Resolve(method.Address);
            method.Inputs = Completed(types.FindInputsAsync(method.Method, method.Address, default));
        }
    }

    private void Prepare(NodeTypes types, IReadOnlyList<UaLinkNode> nodes)
    {
        foreach (UaLinkNode node in nodes) node.Resolved = Resolve(node.Address);
        DataValue[] answers = _nodes.Read([.. nodes.Select(n => NodeTypes.Ask(n.Resolved, AttributeId.DataType))]);
        for (int i = 0; i < nodes.Count; i++)
        {
            NodeId dataType = types.DataTypeOf(answers[i], nodes[i].Address);
            nodes[i].DataType = Completed(types.FindBuiltInAsync(dataType, default));
            if (nodes[i] is UaLinkStructure structure) structure.Take(Completed(types.FindStructureAsync(dataType, structure.Address, default)), connection.EndpointUrl);
        }

        NodeId[] aliases = Register([.. nodes.Select(n => n.Resolved)]);
        for (int i = 0; i < nodes.Count; i++) nodes[i].Registered = aliases[i];
    }

    private NodeId Resolve(NodeAddress address) =>
        address.TryResolve(_namespaces, out NodeId resolved)
            ? resolved
            : throw new UaException(StatusCode.BadNodeIdUnknown,
                $"{connection.EndpointUrl}: node '{address}': the server has no namespace '{address.NamespaceUri}'; it has {string.Join(", ", _namespaces)}");

    private NodeId[] Register(NodeId[] nodes)
    {
        // More than the server takes: an alias saves little, so it is done without.
        if (!connection.RegistersNodes || (Limits.RegisterNodes > 0 && nodes.Length > Limits.RegisterNodes)) return nodes;
        try
        {
            RegisterNodesResponse registered = connection.Call<RegisterNodesRequest, RegisterNodesResponse>(
                new RegisterNodesRequest(connection.Header(TimeSpan.Zero), nodes));
            return registered.RegisteredNodeIds.Length == nodes.Length
                ? [.. registered.RegisteredNodeIds.Select((alias, i) => alias.IsNull ? nodes[i] : alias)]
                : throw _nodes.Misfit("RegisterNodes", nodes.Length, registered.RegisteredNodeIds.Length);
        }
        catch (UaException refused) when (refused.Status != StatusCode.BadUnexpectedError && refused.Status != StatusCode.BadTimeout && !connection.IsBroken)
        {
            // An alias only saves bytes and a look-up; the full names work everywhere. Servers refuse it with many a status, or have none left.
            return nodes;
        }
    }

    // Nothing is waited for: a blocking reader's tasks have completed, or thrown.
    private static T Completed<T>(ValueTask<T> task) => task.IsCompleted ? task.AsTask().GetAwaiter().GetResult() : throw new InvalidOperationException("a blocking reader does not wait");
}
