namespace EdgeInspector.OpcUa.Tests;

public sealed class ServerEventTests
{
    private static readonly NodeId SystemEvent = new(2130);
    private static readonly NodeId Overflow = new(3035);

    [Fact]
    public void An_event_reaches_its_source_what_lies_above_it_and_the_server_but_nobody_else()
    {
        using UaServer server = OwnPeers.StartServer();
        UaNode line = server.AddObject(new NodeId(2, "Line"), "Line", new NodeId(58), givesEvents: true);
        UaNode camera = server.AddObject(new NodeId(2, "Line.Camera"), "Camera", new NodeId(58), line, givesEvents: true);
        server.AddObject(new NodeId(2, "Other"), "Other", new NodeId(58), givesEvents: true);
        using var client = new RawClient(server.EndpointUrl);
        uint subscription = client.Subscribe(isPublishing: false);
        foreach (NodeId node in (NodeId[])[camera.NodeId, line.NodeId, WellKnownNodes.Server, new NodeId(2, "Other")])
            Assert.Equal(StatusCode.Good, client.Watch(subscription, node, AttributeId.EventNotifier, RawClient.Select("SourceName", "Message")).StatusCode);

        server.Raise(Event(camera, "seen"));
        client.LetPublish(subscription);
        EventFieldList[] events = client.PublishEvents();

        Assert.Equal(3, events.Length);
        Assert.All(events, e => Assert.Equal(["Camera", new LocalizedText(null, "seen")], e.EventFields.Select(f => f.ToObject())));
    }

    [Theory]
    [InlineData(nameof(FilterOperator.GreaterThan), "Severity", 200, "high")]
    [InlineData(nameof(FilterOperator.LessThanOrEqual), "Severity", 200, "low,middle")]
    [InlineData(nameof(FilterOperator.Equals), "Severity", 200, "middle")]
    [InlineData(nameof(FilterOperator.IsNull), "LocalTime", null, "low,middle,high")]
    public void The_where_clause_lets_through_what_it_is_true_of(string comparison, string field, int? value, string expected)
    {
        using UaServer server = OwnPeers.StartServer();
        using var client = new RawClient(server.EndpointUrl);
        ExtensionObject left = ServiceMessages.Wrap(RawClient.Field(field));
        ContentFilterElement where = new(Enum.Parse<FilterOperator>(comparison), value is { } number ? [left, RawClient.Literal(number)] : [left]);
        uint subscription = client.Subscribe(isPublishing: false);
        MonitoredItemCreateResult watched = client.Watch(subscription, WellKnownNodes.Server, AttributeId.EventNotifier, RawClient.Filter([RawClient.Field("Message")], where));
        Assert.Equal(StatusCode.Good, watched.StatusCode);

        foreach ((string text, ushort severity) in ((string, ushort)[])[("low", 100), ("middle", 200), ("high", 300)])
            server.Raise(Event(server.Objects, text, severity: severity));
        client.LetPublish(subscription);
        string got = string.Join(',', client.PublishEvents().Select(e => ((LocalizedText)e.EventFields[0].ToObject()!).Text));

        Assert.Equal(expected, got);
    }

    [Fact]
    public void Clauses_are_joined_by_and_or_and_not()
    {
        using UaServer server = OwnPeers.StartServer();
        using var client = new RawClient(server.EndpointUrl);
        static ExtensionObject Element(uint index) => ServiceMessages.Wrap(new ElementOperand(index));
        // System events that are not of severity 100, or anything of severity 300.
        ContentFilterElement[] where =
        [
            new(FilterOperator.Or, [Element(1), Element(4)]),
            new(FilterOperator.And, [Element(2), Element(3)]),
            new(FilterOperator.OfType, [RawClient.Literal(SystemEvent)]),
            new(FilterOperator.Not, [Element(5)]),
            new(FilterOperator.Equals, [ServiceMessages.Wrap(RawClient.Field("Severity")), RawClient.Literal(300)]),
            new(FilterOperator.InList, [ServiceMessages.Wrap(RawClient.Field("Severity")), RawClient.Literal((ushort)100), RawClient.Literal(101)]),
        ];
        uint subscription = client.Subscribe(isPublishing: false);
        Assert.Equal(StatusCode.Good, client.Watch(subscription, WellKnownNodes.Server, AttributeId.EventNotifier, RawClient.Filter([RawClient.Field("Message")], where)).StatusCode);

        foreach ((string text, NodeId type, ushort severity) in ((string, NodeId, ushort)[])
            [("a", SystemEvent, 100), ("b", SystemEvent, 200), ("c", WellKnownNodes.BaseEventType, 200), ("d", WellKnownNodes.BaseEventType, 300), ("e", Overflow, 200)])
            server.Raise(Event(server.Objects, text, type, severity));
        client.LetPublish(subscription);
        string got = string.Join(',', client.PublishEvents().Select(e => ((LocalizedText)e.EventFields[0].ToObject()!).Text));

        Assert.Equal("b,d", got);
    }

    [Fact]
    public void Every_clause_that_cannot_be_kept_gets_its_own_status()
    {
        using UaServer server = OwnPeers.StartServer();
        using var client = new RawClient(server.EndpointUrl);
        uint subscription = client.Subscribe();
        SimpleAttributeOperand good = RawClient.Field("Message");
        EventFilterResult Watch(out StatusCode status, SimpleAttributeOperand[] select, params ContentFilterElement[] where)
        {
            MonitoredItemCreateResult result = client.Watch(subscription, WellKnownNodes.Server, AttributeId.EventNotifier, RawClient.Filter(select, where));
            status = result.StatusCode;
            return ServiceMessages.TryUnwrap(result.FilterResult, out EventFilterResult? told) ? told! : EventFilterResult.Nothing;
        }

        EventFilterResult select = Watch(out StatusCode selected,
            [good, RawClient.Field("Nothing"), good with { TypeDefinitionId = new NodeId(58) }, good with { AttributeId = (uint)AttributeId.DisplayName }, good with { IndexRange = "0:1" }]);
        EventFilterResult where = Watch(out StatusCode refused, [good],
            new ContentFilterElement(FilterOperator.And, [ServiceMessages.Wrap(new ElementOperand(1)), ServiceMessages.Wrap(new ElementOperand(0))]),
            new ContentFilterElement(FilterOperator.Like, [ServiceMessages.Wrap(good), RawClient.Literal("%")]),
            new ContentFilterElement((FilterOperator)99, []),
            new ContentFilterElement(FilterOperator.Not, []),
            new ContentFilterElement(FilterOperator.OfType, [RawClient.Literal(new NodeId(58))]));

        Assert.Equal(StatusCode.Good, selected);
        Assert.Equal(
            [StatusCode.Good, StatusCode.BadNodeIdUnknown, StatusCode.BadTypeDefinitionInvalid, StatusCode.BadAttributeIdInvalid, StatusCode.BadIndexRangeInvalid],
            select.SelectClauseResults);
        Assert.Equal(StatusCode.BadEventFilterInvalid, refused);
        Assert.Equal(
            [
                StatusCode.BadFilterOperandInvalid, StatusCode.BadFilterOperatorUnsupported, StatusCode.BadFilterOperatorInvalid,
                StatusCode.BadFilterOperandCountMismatch, StatusCode.BadFilterOperandInvalid,
            ],
            where.WhereClauseResults.Select(w => w.Status));
        Assert.Equal(StatusCode.BadEventFilterInvalid, client.Watch(subscription, WellKnownNodes.Server, AttributeId.EventNotifier, RawClient.Select("Nothing")).StatusCode);
        Assert.Equal(StatusCode.BadMonitoredItemFilterUnsupported, client.Watch(subscription, WellKnownNodes.Server, AttributeId.EventNotifier).StatusCode);
        Assert.Equal(StatusCode.BadAttributeIdInvalid, client.Watch(subscription, WellKnownNodes.Objects, AttributeId.EventNotifier, RawClient.Select("Message")).StatusCode);
    }

    [Fact]
    public void Events_lost_to_a_full_queue_are_said_to_be_lost()
    {
        using UaServer server = OwnPeers.StartServer();
        using var client = new RawClient(server.EndpointUrl);
        uint subscription = client.Subscribe(isPublishing: false);
        client.Watch(subscription, WellKnownNodes.Server, AttributeId.EventNotifier, RawClient.Select("EventType", "Severity"), queueSize: 3);

        for (ushort i = 1; i <= 10; i++) server.Raise(Event(server.Objects, "n", severity: i));
        client.LetPublish(subscription);
        string got = string.Join(' ', client.PublishEvents().Select(e => $"{e.EventFields[0].ToObject()}/{e.EventFields[1].ToObject()}"));

        Assert.Equal("i=3035/500 i=2130/8 i=2130/9 i=2130/10", got);
    }

    [Theory]
    [InlineData(true, "6+ 7 8")]
    [InlineData(false, "0 1 8+")]
    public void Values_lost_to_a_full_queue_are_marked(bool discardOldest, string expected)
    {
        using UaServer server = OwnPeers.StartServer();
        UaVariable unit = server.FindVariable(new NodeId(2, "DB_Vision.ResultUnitId"))!;
        using var client = new RawClient(server.EndpointUrl);
        uint subscription = client.Subscribe(isPublishing: false);
        client.Watch(subscription, unit.NodeId, AttributeId.Value, queueSize: 3, discardOldest: discardOldest);

        for (uint i = 1; i <= 8; i++) unit.Value = i;
        client.LetPublish(subscription);
        string got = string.Join(' ', client.PublishValues().Select(v => $"{v.Value.Value.ToObject()}{(v.Value.Status.Value == 0x480 ? "+" : "")}"));

        Assert.Equal(expected, got);
    }

    [Fact]
    public void A_deadband_holds_back_what_moved_too_little_and_a_clock_is_sampled()
    {
        using UaServer server = OwnPeers.StartServer();
        UaVariable score = server.FindVariable(new NodeId(2, "DB_Vision.Score"))!;
        using var client = new RawClient(server.EndpointUrl);
        uint subscription = client.Subscribe(isPublishing: false);
        client.Watch(subscription, score.NodeId, AttributeId.Value, ServiceMessages.Wrap(new DataChangeFilter(1, 1, 0.5)));

        foreach (float value in (float[])[0.3F, 0.6F, 0.9F, 1.2F]) score.Value = value;
        client.LetPublish(subscription);

        Assert.Equal([0F, 0.6F, 1.2F], client.PublishValues().Select(v => v.Value.Value.ToObject()));
        Assert.Equal(StatusCode.BadMonitoredItemFilterUnsupported, client.Watch(subscription, score.NodeId, AttributeId.Value, ServiceMessages.Wrap(new DataChangeFilter(1, 2, 5))).StatusCode);
        Assert.Equal(StatusCode.BadFilterNotAllowed, client.Watch(subscription, new NodeId(2, "DB_Vision.BatchId"), AttributeId.Value, ServiceMessages.Wrap(new DataChangeFilter(1, 1, 5))).StatusCode);
        client.Watch(subscription, new NodeId(2258), AttributeId.Value);
        object? first = client.PublishValues()[^1].Value.Value.ToObject();
        Assert.NotEqual(first, client.PublishValues()[^1].Value.Value.ToObject());
    }

    private static UaEvent Event(UaNode source, string message, NodeId? type = null, ushort severity = 100) =>
        new(type ?? SystemEvent, source, TimeProvider.System.GetUtcNow().UtcDateTime, severity, message);
}
