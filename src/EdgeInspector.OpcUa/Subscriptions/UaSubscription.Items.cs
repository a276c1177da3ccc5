namespace EdgeInspector.OpcUa;

public sealed partial class UaSubscription
{
    private const int TimestampsBoth = 2;
    private const uint QueueSize = 10;

    /// <summary>Asks for another sampling interval of one node; gives what the server grants. A new session asks for the same.</summary>
    /// <exception cref="UaException">The server refused it; the node is watched as before.</exception>
    public async Task<TimeSpan> ModifyItemAsync(NodeAddress node, TimeSpan sampling, CancellationToken cancel = default)
    {
        (WatchedItem item, int place) = Find(node);
        if (_happened is not null) throw new InvalidOperationException("events are not sampled");
        ClientSession session = _client.Session;
        TimeSpan? before = item.Sampling;
        item.Sampling = sampling;
        StatusCode status = StatusCode.BadUnexpectedError;
        try
        {
            ModifyMonitoredItemsResponse modified = await session.RequestAsync<ModifyMonitoredItemsRequest, ModifyMonitoredItemsResponse>(
                h => new ModifyMonitoredItemsRequest(h, Id, TimestampsBoth, [new MonitoredItemModifyRequest(item.Id, Parameters(item, place))]), null, cancel);
            if (modified.Results is not [var result]) throw session.Misfit("ModifyMonitoredItems", 1, modified.Results.Length);
            status = result.StatusCode;
            return status.IsBad ? throw Refused(node, "cannot be sampled otherwise", status) : UaTime.Duration(result.RevisedSamplingInterval);
        }
        finally
        {
            if (status.IsBad) item.Sampling = before;
        }
    }

    /// <summary>Ends the watching of one node, for this and every later session; what is on its way of it is dropped.</summary>
    /// <exception cref="UaException">The server refused it; nothing more is told of the node all the same.</exception>
    public async Task RemoveItemAsync(NodeAddress node, CancellationToken cancel = default)
    {
        (WatchedItem item, _) = Find(node);
        item.IsRemoved = true;
        ClientSession session = _client.Session;
        DeleteMonitoredItemsResponse deleted = await session.RequestAsync<DeleteMonitoredItemsRequest, DeleteMonitoredItemsResponse>(
            h => new DeleteMonitoredItemsRequest(h, Id, [item.Id]), null, cancel);
        if (deleted.Results is not [var status]) throw session.Misfit("DeleteMonitoredItems", 1, deleted.Results.Length);
        if (status.IsBad) throw Refused(node, "is still watched by the server", status);
    }

    private (WatchedItem Item, int Place) Find(NodeAddress node)
    {
        int place = Array.FindIndex(_items, i => !i.IsRemoved && i.Node.Equals(node));
        return place >= 0 ? (_items[place], place) : throw new ArgumentException($"node '{node}' is not watched here", nameof(node));
    }

    private MonitoringParameters Parameters(WatchedItem item, int place) => _happened is null
        ? new MonitoringParameters((uint)place, (item.Sampling ?? _interval).TotalMilliseconds, default, QueueSize, true)
        : new MonitoringParameters((uint)place, 0, ServiceMessages.Wrap(new EventFilter([.. EventFields.Select(Select)], [])), EventQueueSize, true);

    private UaException Refused(NodeAddress node, string what, StatusCode status) => new(status, $"{_client.Options.EndpointUrl}: node '{node}' {what}: {status}");
}
