namespace EdgeInspector.OpcUa;

/// <summary>Looks at nodes over a blocking connection; every task that it gives has completed.</summary>
internal sealed class ConnectionNodes(UaConnection connection) : INodeReader
{
    public string EndpointUrl => connection.EndpointUrl;

    public ValueTask<DataValue[]> ReadAsync(ReadValueId[] asked, CancellationToken cancel) => new(Read(asked));

    public ValueTask<BrowseResult> BrowseAsync(BrowseDescription description, CancellationToken cancel) => new(Browse(description));

    public DataValue[] Read(ReadValueId[] asked)
    {
        ReadResponse response = connection.Call<ReadRequest, ReadResponse>(new ReadRequest(connection.Header(TimeSpan.Zero), 0, TimestampsNeither, asked));
        return response.Results.Length == asked.Length ? response.Results : throw Misfit("Read", asked.Length, response.Results.Length);
    }

    public BrowseResult Browse(BrowseDescription description)
    {
        BrowseResponse response = connection.Call<BrowseRequest, BrowseResponse>(new BrowseRequest(
            connection.Header(TimeSpan.Zero), new ViewDescription(default, default, 0), 0, [description]));
        BrowseResult[] results = response.Results;
        var references = new List<ReferenceDescription>();
        while (true)
        {
            if (results is not [var result]) throw Misfit("Browse", 1, results.Length);
            references.AddRange(result.References);
            if (result.StatusCode.IsBad || result.ContinuationPoint is not { Length: > 0 } point) return result with { References = [.. references] };
            results = connection.Call<BrowseNextRequest, BrowseNextResponse>(new BrowseNextRequest(connection.Header(TimeSpan.Zero), false, [point])).Results;
        }
    }

    public UaException Misfit(string service, int asked, int answered) =>
        new(StatusCode.BadUnexpectedError, $"{EndpointUrl}: {service} asked for {asked} items and got {answered}");

    private const int TimestampsNeither = 3;
}
