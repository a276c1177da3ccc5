namespace EdgeInspector.OpcUa;

/// <summary>An object whose events a client watches.</summary>
/// <remarks>Full: the oldest event is dropped, and the next message begins with an event that says so. [OPC UA Part 4 §7.22.3]</remarks>
internal sealed class EventItem(uint id, UaNode notifier, UaServer server, MonitoringParameters parameters) : MonitoredItem(id, parameters)
{
    private readonly Queue<Variant[]> _queue = new();
    private EventFilter _filter = EventFilter.Empty;
    private bool _hasOverflown;

    public override bool HasChanges
    {
        get
        {
            lock (Sync) return Mode == 2 && _queue.Count > 0;
        }
    }

    /// <summary>What became of each clause of the last filter; empty before.</summary>
    public EventFilterResult Result { get; private set; } = EventFilterResult.Nothing;

    public override StatusCode TrySetFilter(in ExtensionObject filter)
    {
        if (!ServiceMessages.TryUnwrap(filter, out EventFilter? read)) return StatusCode.BadMonitoredItemFilterUnsupported;
        Result = read!.JudgeFor(server.Space);
        if (Result.IsRefused) return StatusCode.BadEventFilterInvalid;
        lock (Sync) _filter = read;
        return StatusCode.Good;
    }

    public void Enqueue(UaEvent happened)
    {
        if (Mode == 0) return;
        lock (Sync)
        {
            if (!_filter.Matches(happened, server.Space)) return;
            if (_queue.Count >= QueueSize)
            {
                _hasOverflown = true;
                if (!DiscardOldest) return;
                _queue.Dequeue();
            }

            _queue.Enqueue(_filter.FieldsOf(happened));
        }
    }

    public override void DrainTo(NotificationBatch batch)
    {
        if (Mode != 2) return;
        lock (Sync)
        {
            if (_hasOverflown && batch.HasRoom)
            {
                _hasOverflown = false;
                batch.Events.Add(new EventFieldList(ClientHandle, _filter.FieldsOf(server.QueueOverflow())));
            }

            while (batch.HasRoom && _queue.TryDequeue(out Variant[]? fields)) batch.Events.Add(new EventFieldList(ClientHandle, fields));
        }
    }

    public override void Attach() => notifier.Watch(this);

    public override void Detach() => notifier.Unwatch(this);
}
