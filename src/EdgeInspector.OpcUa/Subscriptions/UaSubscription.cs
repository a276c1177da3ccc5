namespace EdgeInspector.OpcUa;

/// <summary>Values of a server that are watched; made anew by the client after every new session.</summary>
/// <remarks>Changes are handed over one at a time, in order, on a pool thread; a slow handler delays the next ones.</remarks>
public sealed partial class UaSubscription
{
    private const uint KeepAliveCount = 10;
    private const int EventQueueSize = 100;
    private const int RepublishCountMax = 10_000;

    private readonly Action<NodeAddress, DataValue> _changed;
    private readonly Action<IReadOnlyList<Variant>>? _happened;
    private TimeSpan _interval;
    private readonly UaClient _client;
    private readonly WatchedItem[] _items;
    private uint _sequenceNumber;

    internal UaSubscription(UaClient client, IReadOnlyList<NodeAddress> nodes, TimeSpan interval, Action<NodeAddress, DataValue> changed)
    {
        _client = client;
        _items = [.. nodes.Select(n => new WatchedItem(n))];
        _interval = interval;
        _changed = changed;
    }

    internal UaSubscription(UaClient client, NodeAddress notifier, IReadOnlyList<string> fields, TimeSpan interval, Action<IReadOnlyList<Variant>> happened)
        : this(client, [notifier], interval, (_, _) => { })
    {
        EventFields = fields;
        _happened = happened;
    }

    /// <summary>The nodes that are watched now.</summary>
    public IReadOnlyList<NodeAddress> Nodes => [.. _items.Where(i => !i.IsRemoved).Select(i => i.Node)];

    /// <summary>The fields of each event, when events are watched and not values.</summary>
    public IReadOnlyList<string> EventFields { get; } = [];

    /// <summary>The server's number of it in the present session; 0 when there is none.</summary>
    public uint Id { get; private set; }

    /// <summary>As the server revised it.</summary>
    public TimeSpan PublishingInterval { get; private set; }

    /// <summary>Notifications that never arrived, cumulative.</summary>
    public long MissedNotifications { get; private set; }

    /// <summary>Notifications that were fetched after a break, cumulative.</summary>
    public long RepublishedNotifications { get; private set; }

    /// <summary>Longest silence that a living subscription can keep.</summary>
    internal TimeSpan SilenceMax { get; private set; }

    /// <summary>Ends the watching.</summary>
    public Task DeleteAsync(CancellationToken cancel = default) => _client.DeleteAsync(this, cancel);

    /// <summary>Asks for another publishing interval; gives what the server grants.</summary>
    public async Task<TimeSpan> ModifyAsync(TimeSpan interval, CancellationToken cancel = default)
    {
        ModifySubscriptionResponse modified = await _client.Session.RequestAsync<ModifySubscriptionRequest, ModifySubscriptionResponse>(
            h => new ModifySubscriptionRequest(h, Id, interval.TotalMilliseconds, 10 * KeepAliveCount, KeepAliveCount, 0, 0), null, cancel);
        // A new session asks for the same.
        _interval = interval;
        PublishingInterval = UaTime.Duration(modified.RevisedPublishingInterval);
        SilenceMax = UaTime.Duration(3.0 * modified.RevisedMaxKeepAliveCount * modified.RevisedPublishingInterval);
        return PublishingInterval;
    }

    // A field of any event type: its path from the type, as "Severity" or "ConditionName"; names of the standard's namespace.
    private static SimpleAttributeOperand Select(string field) =>
        new(WellKnownNodes.BaseEventType, [.. field.Split('/').Select(name => new QualifiedName(0, name))], (uint)AttributeId.Value, null);

    internal async Task CreateAsync(ClientSession session, CancellationToken cancel)
    {
        Id = 0;
        CreateSubscriptionResponse created = await session.RequestAsync<CreateSubscriptionRequest, CreateSubscriptionResponse>(
            h => new CreateSubscriptionRequest(h, _interval.TotalMilliseconds, 10 * KeepAliveCount, KeepAliveCount, 0, true, 0), null, cancel);
        PublishingInterval = UaTime.Duration(created.RevisedPublishingInterval);
        SilenceMax = UaTime.Duration(3.0 * created.RevisedMaxKeepAliveCount * created.RevisedPublishingInterval);
        _sequenceNumber = 0;
        Id = created.SubscriptionId;
        MonitoredItemCreateRequest[] items = [.. _items.Select((item, i) => (item, i)).Where(w => !w.item.IsRemoved).Select(w => new MonitoredItemCreateRequest(
            new ReadValueId(session.Resolve(w.item.Node), (uint)(_happened is null ? AttributeId.Value : AttributeId.EventNotifier), null, default), 2, Parameters(w.item, w.i)))];
        foreach (Range part in OperationLimits.Split(items.Length, session.Limits.MonitoredItems))
        {
            MonitoredItemCreateRequest[] some = items[part];
            CreateMonitoredItemsResponse watched = await session.RequestAsync<CreateMonitoredItemsRequest, CreateMonitoredItemsResponse>(
                h => new CreateMonitoredItemsRequest(h, created.SubscriptionId, 2, some), null, cancel);
            if (watched.Results.Length != some.Length) throw session.Misfit("CreateMonitoredItems", some.Length, watched.Results.Length);
            for (int i = 0; i < some.Length; i++)
            {
                StatusCode status = watched.Results[i].StatusCode;
                WatchedItem item = _items[some[i].Parameters.ClientHandle];
                item.Id = watched.Results[i].MonitoredItemId;
                if (status.IsBad)
                    throw new UaException(status, $"{_client.Options.EndpointUrl}: node '{item.Node}' cannot be watched: {status}; check the name and that the PLC offers it to OPC UA clients");
            }
        }
    }

    /// <summary>Fetches what was published while there was no connection; false when the server does not have the subscription any more.</summary>
    internal async Task<bool> RepublishAsync(ClientSession session, CancellationToken cancel)
    {
        // A server keeps a few notifications; one that never ends is wrong.
        for (int i = 0; i < RepublishCountMax; i++)
        {
            // After the highest number comes 1. [OPC UA Part 4 §5.14.5]
            uint next = _sequenceNumber == uint.MaxValue ? 1 : _sequenceNumber + 1;
            try
            {
                RepublishResponse response = await session.RequestAsync<RepublishRequest, RepublishResponse>(h => new RepublishRequest(h, Id, next), null, cancel);
                if (response.NotificationMessage.SequenceNumber != next || !Take(response.NotificationMessage)) return false;
                RepublishedNotifications++;
            }
            catch (UaException over) when (over.Status == StatusCode.BadMessageNotAvailable)
            {
                return true;
            }
            catch (UaException refused) when (!session.Ended.IsCompleted && refused.Status != StatusCode.BadTimeout)
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Fetches what lies between the last notification and this one, so that nothing is told out of its order.</summary>
    internal async Task FetchMissingAsync(ClientSession session, NotificationMessage message, List<SubscriptionAcknowledgement> acknowledgements, CancellationToken cancel)
    {
        for (int i = 0; i < RepublishCountMax && _sequenceNumber != 0 && _sequenceNumber + 1 < message.SequenceNumber; i++)
        {
            uint next = _sequenceNumber + 1;
            try
            {
                RepublishResponse response = await session.RequestAsync<RepublishRequest, RepublishResponse>(h => new RepublishRequest(h, Id, next), null, cancel);
                if (response.NotificationMessage.SequenceNumber != next || !Take(response.NotificationMessage)) return;
                acknowledgements.Add(new SubscriptionAcknowledgement(Id, next));
                RepublishedNotifications++;
            }
            catch (UaException)
            {
                // The server does not have it any more: it is counted as missed.
                return;
            }
        }
    }

    /// <summary>Takes a notification; false when it says that the subscription is gone.</summary>
    internal bool Take(NotificationMessage message)
    {
        if (message.NotificationData.Length > 0)
        {
            if (_sequenceNumber != 0 && message.SequenceNumber != _sequenceNumber + 1 && message.SequenceNumber > _sequenceNumber)
                MissedNotifications += message.SequenceNumber - _sequenceNumber - 1;
            _sequenceNumber = message.SequenceNumber;
        }

        foreach (ExtensionObject data in message.NotificationData)
        {
            if (ServiceMessages.TryUnwrap(data, out StatusChangeNotification? change) && change!.Status.IsBad) return false;
            if (ServiceMessages.TryUnwrap(data, out EventNotificationList? events))
            {
                foreach (EventFieldList happened in events!.Events) _happened?.Invoke(happened.EventFields);
            }

            if (!ServiceMessages.TryUnwrap(data, out DataChangeNotification? changes)) continue;
            foreach (MonitoredItemNotification item in changes!.MonitoredItems)
            {
                if (item.ClientHandle < (uint)_items.Length && _items[item.ClientHandle] is { IsRemoved: false } watched) _changed(watched.Node, item.Value);
            }
        }

        return true;
    }

    internal void Forget() => Id = 0;
}
