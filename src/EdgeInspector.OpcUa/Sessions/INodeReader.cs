namespace EdgeInspector.OpcUa;

/// <summary>Looks at a server's nodes: what <see cref="NodeTypes"/> needs of a session, be it asynchronous or blocking.</summary>
internal interface INodeReader
{
    string EndpointUrl { get; }

    /// <summary>Reads attributes; as many answers as questions.</summary>
    ValueTask<DataValue[]> ReadAsync(ReadValueId[] asked, CancellationToken cancel);

    /// <summary>The references of one node, all of them.</summary>
    ValueTask<BrowseResult> BrowseAsync(BrowseDescription description, CancellationToken cancel);
}
