namespace EdgeInspector.OpcUa;

/// <summary>One session of a <see cref="UaClient"/>, from its connection to its end: secures under a lock, sends outside of it, receives on its own thread.</summary>
internal sealed partial class ClientSession : INodeReader
{
    private const int TimestampsNeither = 3;

    private readonly UaConnection _connection;
    private readonly UaClientOptions _options;
    private readonly TaskCompletionSource<UaException> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TokenRenewal _renewal;
    private long _heard;
    private bool _isClosing;

    public ClientSession(UaClientOptions options, UaConnection connection)
    {
        _options = options;
        _connection = connection;
        connection.Gathers = true;
        connection.DefersRenewal = true;
        connection.Renewed = () => RenewalCount++;
        _renewal = new TokenRenewal(connection, _sending, options);
        Types = new NodeTypes(this);
        _heard = options.Time.GetTimestamp();
        new Thread(Receive) { IsBackground = true, Name = "UaClient receive" }.Start();
    }

    public string[] Namespaces { get; private set; } = [];

    /// <summary>What the server takes in one request.</summary>
    public OperationLimits Limits { get; private set; }

    public NodeTypes Types { get; }

    public string EndpointUrl => _options.EndpointUrl;

    /// <summary>Completes with the reason when the session is over.</summary>
    public Task<UaException> Ended => _ended.Task;

    public int RenewalCount { get; private set; }

    /// <summary>Whether it is the session that an earlier connection had.</summary>
    public bool IsResumed => _connection.IsResumed;

    /// <summary>When the server says that it started; null if it does not say. Its numbers of subscriptions are its own since then.</summary>
    public DateTime? ServerStarted { get; private set; }

    /// <summary>The session, for the next connection.</summary>
    public FormerSession ToFormer() => _connection.ToFormer();

    public async Task PrepareAsync(CancellationToken cancel)
    {
        DataValue[] read = await ReadAsync(
            [NodeTypes.Ask(WellKnownNodes.NamespaceArray, AttributeId.Value), NodeTypes.Ask(WellKnownNodes.ServerStartTime, AttributeId.Value)], cancel);
        var limits = new DataValue[OperationLimits.Nodes.Length];
        for (int i = 0; i < limits.Length; i++) limits[i] = (await ReadAsync([NodeTypes.Ask(OperationLimits.Nodes[i], AttributeId.Value)], cancel))[0];
        Limits = OperationLimits.From(limits);
        if (read[0].Value.ToObject() is string[] namespaces) Namespaces = namespaces;
        ServerStarted = !read[1].Status.IsBad && read[1].Value.ToObject() is DateTime started ? started : null;
    }

    public NodeId Resolve(NodeAddress address) =>
        address.TryResolve(Namespaces, out NodeId node)
            ? node
            : throw new UaException(StatusCode.BadNodeIdUnknown,
                $"{_options.EndpointUrl}: node '{address}': the server has no namespace '{address.NamespaceUri}'; it has {string.Join(", ", Namespaces)}");

    public ValueTask<DataValue[]> ReadAsync(ReadValueId[] asked, CancellationToken cancel) => ReadAsync(asked, TimestampsNeither, null, cancel);

    /// <summary>Reads in as many requests as the server's limit makes of it.</summary>
    public async ValueTask<DataValue[]> ReadAsync(ReadValueId[] asked, int timestamps, TimeSpan? timeout, CancellationToken cancel)
    {
        var read = new List<DataValue>(asked.Length);
        foreach (Range part in OperationLimits.Split(asked.Length, Limits.Read))
        {
            ReadValueId[] some = asked[part];
            ReadResponse response = await RequestAsync<ReadRequest, ReadResponse>(h => new ReadRequest(h, 0, timestamps, some), timeout, cancel);
            if (response.Results.Length != some.Length) throw Misfit("Read", some.Length, response.Results.Length);
            read.AddRange(response.Results);
        }

        return [.. read];
    }

    public ValueTask<BrowseResult> BrowseAsync(BrowseDescription description, CancellationToken cancel) => BrowseAsync(description, 0, cancel);

    public async ValueTask<BrowseResult> BrowseAsync(BrowseDescription description, int countPerAnswerMax, CancellationToken cancel)
    {
        BrowseResponse response = await RequestAsync<BrowseRequest, BrowseResponse>(
            h => new BrowseRequest(h, new ViewDescription(default, default, 0), (uint)countPerAnswerMax, [description]), null, cancel);
        var references = new List<ReferenceDescription>();
        BrowseResult[] results = response.Results;
        while (true)
        {
            if (results is not [var result]) throw Misfit("Browse", 1, results.Length);
            references.AddRange(result.References);
            if (result.StatusCode.IsBad || result.ContinuationPoint is not { Length: > 0 } point) return result with { References = [.. references] };
            results = (await RequestAsync<BrowseNextRequest, BrowseNextResponse>(h => new BrowseNextRequest(h, false, [point]), null, cancel)).Results;
        }
    }

    public UaException Misfit(string service, int asked, int answered) =>
        new(StatusCode.BadUnexpectedError, $"{_options.EndpointUrl}: {service} asked for {asked} items and got {answered}");

    /// <summary>Renews the token and keeps the session alive when due; called now and then by the client, by one thread at a time.</summary>
    public async Task LookAsync(CancellationToken cancel)
    {
        if (_ended.Task.IsCompleted) return;
        StatusCode renewed = _renewal.Look(out _);
        if (renewed.IsBad)
        {
            End(new UaException(renewed, renewed == StatusCode.BadTimeout
                ? $"{_options.EndpointUrl}: the server does not renew the channel's token"
                : $"{_options.EndpointUrl}: the channel's token was not renewed: {renewed}"));
            return;
        }

        Flush();
        if (_options.Time.GetElapsedTime(Volatile.Read(ref _heard)) < _connection.KeepAliveInterval) return;
        try
        {
            await RequestAsync<ReadRequest, ReadResponse>(
                h => new ReadRequest(h, 0, 3, [new ReadValueId(WellKnownNodes.ServerState, (uint)AttributeId.Value, null, default)]), null, cancel);
        }
        catch (UaException silent)
        {
            End(silent);
        }
    }

    public async Task CloseAsync()
    {
        try
        {
            await RequestAsync<CloseSessionRequest, CloseSessionResponse>(h => new CloseSessionRequest(h, true), TimeSpan.FromMilliseconds(500), CancellationToken.None);
        }
        catch (UaException)
        {
            // The session then ends by its timeout.
        }

        _isClosing = true;
        End(new UaException(StatusCode.BadSessionClosed, $"{_options.EndpointUrl}: closed by us"));
    }

    public void End(UaException reason)
    {
        if (!_ended.TrySetResult(reason)) return;
        _connection.Break();
    }
}
