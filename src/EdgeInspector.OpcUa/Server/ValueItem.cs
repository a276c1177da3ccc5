namespace EdgeInspector.OpcUa;

/// <summary>A variable that a client watches.</summary>
/// <remarks>Full: the oldest change is dropped, or the newest takes the last one's place if the client asked for that. [OPC UA Part 4 §7.21]</remarks>
internal sealed class ValueItem(uint id, UaVariable variable, MonitoringParameters parameters) : MonitoredItem(id, parameters)
{
    // The overflow bits of a data value's status. [OPC UA Part 4 §7.39.1]
    private const uint OverflowBits = 0x480;

    private readonly Queue<DataValue> _queue = new();
    private DataChangeFilter _filter = DataChangeFilter.Default;
    private DataValue _last;
    private bool _hasLast;
    private bool _hasLostOldest;
    private DataValue? _newest;

    public override bool HasChanges
    {
        get
        {
            lock (Sync) return Mode == 2 && _queue.Count > 0;
        }
    }

    public override StatusCode TrySetFilter(in ExtensionObject filter)
    {
        if (filter.TypeId.IsNull) return StatusCode.Good;
        if (!ServiceMessages.TryUnwrap(filter, out DataChangeFilter? read)) return StatusCode.BadMonitoredItemFilterUnsupported;
        StatusCode judged = read!.JudgeFor(variable.DataType);
        if (!judged.IsBad) lock (Sync) _filter = read;
        return judged;
    }

    public void Enqueue(in DataValue value)
    {
        if (Mode == 0) return;
        lock (Sync)
        {
            if (_hasLast && !_filter.Passes(_last, value)) return;
            _last = value;
            _hasLast = true;
            if (_queue.Count < QueueSize)
            {
                _queue.Enqueue(value);
            }
            else if (DiscardOldest || QueueSize == 1)
            {
                _queue.Dequeue();
                _queue.Enqueue(value);
                // With room for one value the newest is all that matters, and nothing is said of the older ones.
                _hasLostOldest = QueueSize > 1;
            }
            else
            {
                _newest = Overflowed(value);
            }
        }
    }

    /// <summary>Takes the present value of a variable that is computed when it is read, such as a clock.</summary>
    public void Sample()
    {
        if (variable.Computed is not null) Enqueue(variable.Read());
    }

    public override void DrainTo(NotificationBatch batch)
    {
        if (Mode != 2) return;
        lock (Sync)
        {
            while (batch.HasRoom && _queue.TryDequeue(out DataValue value))
            {
                if (_hasLostOldest)
                {
                    _hasLostOldest = false;
                    value = Overflowed(value);
                }

                if (_queue.Count == 0 && _newest is { } newest)
                {
                    _newest = null;
                    value = newest;
                }

                batch.Values.Add(new MonitoredItemNotification(ClientHandle, value));
            }
        }
    }

    public override void Attach() => variable.Watch(this);

    public override void Detach() => variable.Unwatch(this);

    private static DataValue Overflowed(in DataValue value) => value with { Status = new StatusCode(value.Status.Value | OverflowBits) };
}
