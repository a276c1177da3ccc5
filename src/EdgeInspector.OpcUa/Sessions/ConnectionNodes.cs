namespace EdgeInspector.OpcUa;

/// <summary>Looks at nodes over a blocking connection; every task that it gives has completed.</summary>
internal sealed class ConnectionNodes(UaConnection connection) : INodeReader
{
    public string EndpointUrl => connection.EndpointUrl;

    public ValueTask<DataValue[]> ReadAsync(ReadValueId[] asked, CancellationToken cancel) => new(Read(asked));

    public ValueTask<BrowseResult> BrowseAsync(BrowseDescription description, CancellationToken cancel) => new(Browse(description));

    /// <summary>As the server tells them; none before <see cref="ReadLimits"/>.</summary>
    public OperationLimits Limits { get; private set; }

    public void ReadLimits() => Limits = OperationLimits.From([.. OperationLimits.Nodes.Select(n => Read([NodeTypes.Ask(n, AttributeId.Value)])[0])]);

    public DataValue[] Read(ReadValueId[] asked)
    {
        var read = new List<DataValue>(asked.Length);
        foreach (Range part in OperationLimits.Split(asked.Length, Limits.Read))
        {
            ReadValueId[] some = asked[part];
            ReadResponse response = connection.Call<ReadRequest, ReadResponse>(new ReadRequest(connection.Header(TimeSpan.Zero), 0, TimestampsNeither, some));
            if (response.Results.Length != some.Length) throw Misfit("Read", some.Length, response.Results.Length);
            read.AddRange(response.Results);
        }

        return [.. read];
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
