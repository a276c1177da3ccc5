namespace EdgeInspector.OpcUa;

/// <summary>A subscription as the server keeps it: its interval, its counters, its items and what was not yet acknowledged.</summary>
/// <remarks>Used under its session's lock. [OPC UA Part 4 §5.14]</remarks>
internal sealed class ServerSubscription(uint id, TimeProvider time)
{
    private const int RetransmissionCountMax = 20;

    // A message without a limit of the client's own could hold every queue at once.
    private const int BatchCountMax = 1000;

    private readonly Dictionary<uint, MonitoredItem> _items = [];
    private readonly SortedDictionary<uint, NotificationMessage> _unacknowledged = [];
    private uint _sequenceNumber = 1;
    private uint _quietIntervals;
    private uint _unservedIntervals;
    private long _ticked = time.GetTimestamp();
    private bool _hasSent;

    public uint Id { get; } = id;

    public required TimeSpan Interval { get; set; }

    /// <summary>Intervals without a publish request that it outlives.</summary>
    public required uint LifetimeCount { get; set; }

    /// <summary>Quiet intervals after which it says that it lives.</summary>
    public required uint KeepAliveCount { get; set; }

    /// <summary>What one message may hold; 0 for as much as the server sends at once.</summary>
    public required int NotificationCountMax { get; set; }

    public bool IsPublishing { get; set; } = true;

    /// <summary>Time till the next interval is over; zero if it is.</summary>
    public TimeSpan TillDue => Interval - time.GetElapsedTime(_ticked) is { Ticks: > 0 } wait ? wait : TimeSpan.Zero;

    public int ItemCount
    {
        get
        {
            lock (_items) return _items.Count;
        }
    }

    /// <summary>What the queues of all items may hold.</summary>
    public int QueueSize
    {
        get
        {
            lock (_items) return _items.Values.Sum(i => i.QueueSize);
        }
    }

    /// <summary>Something is to be said, but there was no publish request to say it in.</summary>
    public bool IsLate { get; set; }

    /// <summary>No publish request came for the whole lifetime.</summary>
    public bool IsDead => _unservedIntervals >= LifetimeCount;

    public uint[] AvailableSequenceNumbers => [.. _unacknowledged.Keys];

    public void Add(MonitoredItem item)
    {
        lock (_items) _items[item.Id] = item;
    }

    public MonitoredItem? Find(uint itemId)
    {
        lock (_items) return _items.GetValueOrDefault(itemId);
    }

    public bool Remove(uint itemId)
    {
        lock (_items)
        {
            if (!_items.Remove(itemId, out MonitoredItem? item)) return false;
            item.Detach();
            return true;
        }
    }

    public void Close()
    {
        lock (_items)
        {
            foreach (MonitoredItem item in _items.Values) item.Detach();
            _items.Clear();
        }
    }

    /// <summary>Counts an interval when one is over; true when a message must go out.</summary>
    public bool Tick(bool hasEnvelope)
    {
        if (time.GetElapsedTime(_ticked) < Interval) return false;
        _ticked = time.GetTimestamp();
        SampleComputed();
        _unservedIntervals = hasEnvelope ? 0 : _unservedIntervals + 1;
        _quietIntervals++;
        return (IsPublishing && HasChanges()) || !_hasSent || _quietIntervals >= KeepAliveCount;
    }

    /// <summary>The changes of all items, or an empty message that only says that the subscription lives.</summary>
    public NotificationMessage TakeMessage(out bool more)
    {
        var batch = new NotificationBatch(NotificationCountMax > 0 ? Math.Min(NotificationCountMax, BatchCountMax) : BatchCountMax);
        lock (_items)
        {
            if (IsPublishing)
            {
                foreach (MonitoredItem item in _items.Values) item.DrainTo(batch);
            }
        }

        more = IsPublishing && !batch.HasRoom && HasChanges();
        IsLate = false;
        _hasSent = true;
        _quietIntervals = 0;
        DateTime now = time.GetUtcNow().UtcDateTime;
        // A keep-alive carries the number of the message that comes next and does not use it up.
        if (batch.Count == 0) return new NotificationMessage(_sequenceNumber, now, []);
        var message = new NotificationMessage(_sequenceNumber, now, batch.ToNotifications());
        _unacknowledged[_sequenceNumber] = message;
        if (_unacknowledged.Count > RetransmissionCountMax) _unacknowledged.Remove(_unacknowledged.Keys.First());
        _sequenceNumber = _sequenceNumber == uint.MaxValue ? 1 : _sequenceNumber + 1;
        return message;
    }

    public StatusCode Acknowledge(uint sequenceNumber) => _unacknowledged.Remove(sequenceNumber) ? StatusCode.Good : StatusCode.BadMessageNotAvailable;

    public NotificationMessage? FindMessage(uint sequenceNumber) => _unacknowledged.GetValueOrDefault(sequenceNumber);

    private void SampleComputed()
    {
        lock (_items)
        {
            foreach (MonitoredItem item in _items.Values) (item as ValueItem)?.Sample();
        }
    }

    private bool HasChanges()
    {
        lock (_items)
        {
            foreach (MonitoredItem item in _items.Values)
            {
                if (item.HasChanges) return true;
            }

            return false;
        }
    }
}
