namespace EdgeInspector.OpcUa;

public sealed partial class UaClient
{
    /// <summary>Finds the node to which browse names lead from another, down hierarchical references (TranslateBrowsePathsToNodeIds).</summary>
    /// <param name="start">Where the path begins; <c>i=85</c> for the Objects folder.</param>
    /// <param name="path">A browse name for each step, in the session's namespace indices.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="UaException">There is no such node, more than one, or it lives in another server; the message names start and path.</exception>
    public async Task<NodeId> FindNodeAsync(NodeAddress start, IReadOnlyList<QualifiedName> path, CancellationToken cancel = default)
    {
        ClientSession session = Session;
        RelativePathElement[] steps = [.. path.Select(name => new RelativePathElement(WellKnownNodes.HierarchicalReferences, false, true, name))];
        BrowsePath[] asked = [new BrowsePath(session.Resolve(start), steps)];
        TranslateBrowsePathsResponse response = await session.RequestAsync<TranslateBrowsePathsRequest, TranslateBrowsePathsResponse>(
            h => new TranslateBrowsePathsRequest(h, asked), null, cancel);
        if (response.Results is not [var result]) throw session.Misfit("TranslateBrowsePathsToNodeIds", 1, response.Results.Length);
        string what = $"{_options.EndpointUrl}: node '{start}': the path {string.Join('/', path)}";
        if (result.StatusCode.IsBad) throw new UaException(result.StatusCode, $"{what} leads nowhere: {result.StatusCode}; check the browse names and their namespaces");
        // What is left of the path lies in another server. [OPC UA Part 4 §5.9.4]
        if (result.Targets is not [{ RemainingPathIndex: uint.MaxValue } only])
            throw new UaException(StatusCode.BadNoMatch, $"{what} leads to {result.Targets.Length} nodes or into another server, not to one of this");
        return only.TargetId.Node;
    }
}
