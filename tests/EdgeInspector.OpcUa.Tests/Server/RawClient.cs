namespace EdgeInspector.OpcUa.Tests;

/// <summary>A client that asks a server service by service, and may misbehave.</summary>
internal sealed class RawClient : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public RawClient(string url, Func<UaClientOptions, UaClientOptions>? change = null)
    {
        UaClientOptions options = OwnPeers.Plain(url);
        Connection = SessionHandshake.Connect(change?.Invoke(options) ?? options);
    }

    public UaConnection Connection { get; }

    public RequestHeader Header => Connection.Header(Patience);

    public TResponse Call<TRequest, TResponse>(TRequest request)
        where TRequest : IUaRequest<TRequest>
        where TResponse : IUaResponse<TResponse> => Connection.Call<TRequest, TResponse>(request, Patience);

    public BrowseResult Browse(NodeId node, uint countMax = 0, NodeId referenceType = default, BrowseDirection direction = BrowseDirection.Forward, uint resultMask = 63, NodeId view = default) =>
        Call<BrowseRequest, BrowseResponse>(new BrowseRequest(
            Header, new ViewDescription(view, default, 0), countMax, [new BrowseDescription(node, direction, referenceType, true, 0, resultMask)])).Results[0];

    public BrowseResult BrowseNext(byte[] point, bool release = false) =>
        Call<BrowseNextRequest, BrowseNextResponse>(new BrowseNextRequest(Header, release, [point])).Results[0];

    public uint Subscribe(double intervalMs = 10, uint notificationCountMax = 0, bool isPublishing = true) => Call<CreateSubscriptionRequest, CreateSubscriptionResponse>(
        new CreateSubscriptionRequest(Header, intervalMs, 1000, 3, notificationCountMax, isPublishing, 0)).SubscriptionId;

    /// <summary>Lets out what a subscription has gathered, so that no publishing interval ends amid the test's own doing.</summary>
    public void LetPublish(uint subscription) =>
        Call<SetPublishingModeRequest, SetPublishingModeResponse>(new SetPublishingModeRequest(Header, true, [subscription]));

    public MonitoredItemCreateResult Watch(uint subscription, NodeId node, AttributeId attribute, ExtensionObject filter = default, uint queueSize = 100, bool discardOldest = true) =>
        Call<CreateMonitoredItemsRequest, CreateMonitoredItemsResponse>(new CreateMonitoredItemsRequest(Header, subscription, 2,
            [new MonitoredItemCreateRequest(new ReadValueId(node, (uint)attribute, null, default), 2, new MonitoringParameters(7, 0, filter, queueSize, discardOldest))])).Results[0];

    /// <summary>Publishes until a message says something, and gives it.</summary>
    public NotificationMessage Publish()
    {
        while (true)
        {
            NotificationMessage message = Call<PublishRequest, PublishResponse>(new PublishRequest(Header, [])).NotificationMessage;
            if (message.NotificationData.Length > 0) return message;
        }
    }

    public EventFieldList[] PublishEvents() => Publish().NotificationData.SelectMany(d => ServiceMessages.TryUnwrap(d, out EventNotificationList? list) ? list!.Events : []).ToArray();

    public MonitoredItemNotification[] PublishValues() =>
        Publish().NotificationData.SelectMany(d => ServiceMessages.TryUnwrap(d, out DataChangeNotification? list) ? list!.MonitoredItems : []).ToArray();

    /// <summary>Asks for a session and stops there.</summary>
    public static CreateSessionResponse CreateSession(UaConnection connection, string name = "knocking") => connection.Call<CreateSessionRequest, CreateSessionResponse>(
        new CreateSessionRequest(connection.Header(Patience), new ApplicationDescription("urn:test:client", "", default, ApplicationType.Client, null, null, []), null,
            connection.EndpointUrl, name, new byte[32], null, 3_600_000, 0), Patience);

    public static ExtensionObject Select(params string[] fields) => Filter([.. fields.Select(Field)]);

    public static ExtensionObject Filter(SimpleAttributeOperand[] select, params ContentFilterElement[] where) => ServiceMessages.Wrap(new EventFilter(select, where));

    public static SimpleAttributeOperand Field(string name) => new(new NodeId(2041), [new QualifiedName(0, name)], (uint)AttributeId.Value, null);

    public static ExtensionObject Literal(Variant value) => ServiceMessages.Wrap(new LiteralOperand(value));

    public void Dispose() => Connection.Dispose();
}
