#pragma warning disable IDE0072 // The default arm is meant: every kind that is not named is handled by it.

namespace EdgeInspector.OpcUa;

internal sealed partial class ServerConnection
{
    private const uint KeepAliveCountMax = 1000;
    private const uint LifetimeCountMax = 30_000;

    private CreateSubscriptionResponse CreateSubscription(CreateSubscriptionRequest request)
    {
        ServerSession session = SessionOf(request.Header);
        if (session.SubscriptionCount >= _server.Options.SubscriptionCountMax) throw Refuse(StatusCode.BadTooManySubscriptions);
        uint keepAlive = ReviseKeepAlive(request.RequestedMaxKeepAliveCount);
        var subscription = new ServerSubscription(_server.NextSubscriptionId(), _server.Time)
        {
            Interval = Revise(request.RequestedPublishingInterval),
            KeepAliveCount = keepAlive,
            LifetimeCount = ReviseLifetime(request.RequestedLifetimeCount, keepAlive),
            NotificationCountMax = (int)Math.Min(request.MaxNotificationsPerPublish, int.MaxValue),
            IsPublishing = request.PublishingEnabled,
        };
        session.Add(subscription);
        WakePublisher();
        return new CreateSubscriptionResponse(
            Good(request.Header), subscription.Id, subscription.Interval.TotalMilliseconds, subscription.LifetimeCount, subscription.KeepAliveCount);
    }

    private ModifySubscriptionResponse ModifySubscription(ModifySubscriptionRequest request)
    {
        ServerSubscription subscription = Find(SessionOf(request.Header), request.SubscriptionId);
        subscription.Interval = Revise(request.RequestedPublishingInterval);
        subscription.KeepAliveCount = ReviseKeepAlive(request.RequestedMaxKeepAliveCount);
        subscription.LifetimeCount = ReviseLifetime(request.RequestedLifetimeCount, subscription.KeepAliveCount);
        subscription.NotificationCountMax = (int)Math.Min(request.MaxNotificationsPerPublish, int.MaxValue);
        WakePublisher();
        return new ModifySubscriptionResponse(
            Good(request.Header), subscription.Interval.TotalMilliseconds, subscription.LifetimeCount, subscription.KeepAliveCount);
    }

    private SetPublishingModeResponse SetPublishingMode(SetPublishingModeRequest request)
    {
        ServerSession session = SessionOf(request.Header);
        return new SetPublishingModeResponse(Good(request.Header), [.. request.SubscriptionIds.Select(id =>
        {
            if (session.FindSubscription(id) is not { } subscription) return StatusCode.BadSubscriptionIdInvalid;
            subscription.IsPublishing = request.PublishingEnabled;
            return StatusCode.Good;
        })]);
    }

    private DeleteSubscriptionsResponse DeleteSubscriptions(DeleteSubscriptionsRequest request)
    {
        ServerSession session = SessionOf(request.Header);
        return new DeleteSubscriptionsResponse(Good(request.Header),
            [.. request.SubscriptionIds.Select(id => session.RemoveSubscription(id) ? StatusCode.Good : StatusCode.BadSubscriptionIdInvalid)]);
    }

    private RepublishResponse Republish(RepublishRequest request)
    {
        ServerSession session = SessionOf(request.Header);
        ServerSubscription subscription = Find(session, request.SubscriptionId);
        NotificationMessage message = session.FindMessage(subscription, request.RetransmitSequenceNumber) ?? throw Refuse(StatusCode.BadMessageNotAvailable);
        return new RepublishResponse(Good(request.Header), message);
    }

    private CreateMonitoredItemsResponse CreateMonitoredItems(CreateMonitoredItemsRequest request)
    {
        ServerSession session = SessionOf(request.Header);
        ServerSubscription subscription = Find(session, request.SubscriptionId);
        CheckCount(request.ItemsToCreate.Length);
        var results = new MonitoredItemCreateResult[request.ItemsToCreate.Length];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = Create(session, subscription, request.ItemsToCreate[i]);
        }

        return new CreateMonitoredItemsResponse(Good(request.Header), results);
    }

    private ModifyMonitoredItemsResponse ModifyMonitoredItems(ModifyMonitoredItemsRequest request)
    {
        ServerSession session = SessionOf(request.Header);
        ServerSubscription subscription = Find(session, request.SubscriptionId);
        CheckCount(request.ItemsToModify.Length);
        return new ModifyMonitoredItemsResponse(Good(request.Header), [.. request.ItemsToModify.Select(modify =>
        {
            if (subscription.Find(modify.MonitoredItemId) is not { } item)
                return new MonitoredItemModifyResult(StatusCode.BadMonitoredItemIdInvalid, 0, 0, default);
            StatusCode filtered = item.TrySetFilter(modify.Parameters.Filter);
            if (filtered.IsBad) return new MonitoredItemModifyResult(filtered, 0, 0, ResultOf(item));
            item.Modify(Fitted(modify.Parameters, session.QueueRoom + item.QueueSize - 1));
            return new MonitoredItemModifyResult(StatusCode.Good, 0, (uint)item.QueueSize, ResultOf(item));
        })]);
    }

    private SetMonitoringModeResponse SetMonitoringMode(SetMonitoringModeRequest request)
    {
        ServerSubscription subscription = Find(SessionOf(request.Header), request.SubscriptionId);
        return new SetMonitoringModeResponse(Good(request.Header), [.. request.MonitoredItemIds.Select(id =>
        {
            if (subscription.Find(id) is not { } item) return StatusCode.BadMonitoredItemIdInvalid;
            item.Mode = request.MonitoringMode;
            return StatusCode.Good;
        })]);
    }

    private DeleteMonitoredItemsResponse DeleteMonitoredItems(DeleteMonitoredItemsRequest request)
    {
        ServerSubscription subscription = Find(SessionOf(request.Header), request.SubscriptionId);
        return new DeleteMonitoredItemsResponse(Good(request.Header),
            [.. request.MonitoredItemIds.Select(id => subscription.Remove(id) ? StatusCode.Good : StatusCode.BadMonitoredItemIdInvalid)]);
    }

    private MonitoredItemCreateResult Create(ServerSession session, ServerSubscription subscription, MonitoredItemCreateRequest create)
    {
        UaNode? node = session.Find(create.ItemToMonitor.NodeId);
        if (node is null) return Refused(StatusCode.BadNodeIdUnknown);
        if (session.ItemCount >= _server.Options.MonitoredItemCountMax) return Refused(StatusCode.BadTooManyMonitoredItems);
        if (!session.May(node, UaAccess.Read)) return Refused(StatusCode.BadUserAccessDenied);
        MonitoringParameters parameters = Fitted(create.Parameters, session.QueueRoom);
        MonitoredItem? item = (AttributeId)create.ItemToMonitor.AttributeId switch
        {
            AttributeId.Value when node is UaVariable variable => new ValueItem(_server.NextItemId(), variable, parameters),
            AttributeId.EventNotifier when node.GivesEvents => new EventItem(_server.NextItemId(), node, _server, parameters),
            _ => null,
        };
        if (item is null) return Refused(StatusCode.BadAttributeIdInvalid);
        if (create.ItemToMonitor.IndexRange is { Length: > 0 }) return Refused(StatusCode.BadIndexRangeInvalid);
        StatusCode filtered = item.TrySetFilter(create.Parameters.Filter);
        if (filtered.IsBad) return new MonitoredItemCreateResult(filtered, 0, 0, 0, ResultOf(item));

        item.Mode = create.MonitoringMode;
        subscription.Add(item);
        item.Attach();
        return new MonitoredItemCreateResult(StatusCode.Good, item.Id, 0, (uint)item.QueueSize, ResultOf(item));

        static MonitoredItemCreateResult Refused(StatusCode status) => new(status, 0, 0, 0, default);
    }

    // A result that says nothing but good may be left out. [OPC UA Part 4 §7.22.3]
    private static ExtensionObject ResultOf(MonitoredItem item) =>
        item is EventItem { Result.IsAllGood: false } watched ? ServiceMessages.Wrap(watched.Result) : default;

    private static ServerSubscription Find(ServerSession session, uint id) =>
        session.FindSubscription(id) ?? throw Refuse(StatusCode.BadSubscriptionIdInvalid);

    private static MonitoringParameters Fitted(MonitoringParameters asked, int room) => asked with { QueueSize = Math.Min(asked.QueueSize, (uint)Math.Max(room, 1)) };

    private static uint ReviseKeepAlive(uint count) => Math.Clamp(count, 1, KeepAliveCountMax);

    // A lifetime is at least three keep-alives. [OPC UA Part 4 §5.14.2]
    private static uint ReviseLifetime(uint count, uint keepAliveCount) => Math.Clamp(count, 3 * keepAliveCount, LifetimeCountMax);

    private TimeSpan Revise(double milliseconds) => TimeSpan.FromMilliseconds(Math.Clamp(
        double.IsFinite(milliseconds) ? milliseconds : 0, _server.Options.PublishingIntervalMin.TotalMilliseconds, 3_600_000));
}
