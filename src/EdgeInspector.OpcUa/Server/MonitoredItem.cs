namespace EdgeInspector.OpcUa;

/// <summary>A variable that a client watches: a short queue of its changes.</summary>
/// <remarks>Full: the oldest change is dropped, or the newest is replaced if the client asked for that. Filled by writers, emptied by the publisher.</remarks>
internal sealed class MonitoredItem(uint id, ServerSubscription subscription, UaVariable variable, MonitoringParameters parameters)
{
    private const int QueueSizeMax = 100;

    private readonly Lock _lock = new();
    private readonly Queue<DataValue> _queue = new();

    public uint Id { get; } = id;

    public UaVariable Variable { get; } = variable;

    public ServerSubscription Subscription { get; } = subscription;

    public uint ClientHandle { get; private set; } = parameters.ClientHandle;

    public int QueueSize { get; private set; } = QueueSizeOf(parameters);

    public bool DiscardOldest { get; private set; } = parameters.DiscardOldest;

    /// <summary>0 disabled, 1 sampling, 2 reporting. [OPC UA Part 4 §7.23]</summary>
    public int Mode { get; set; } = 2;

    public void Modify(MonitoringParameters parameters)
    {
        lock (_lock)
        {
            ClientHandle = parameters.ClientHandle;
            QueueSize = QueueSizeOf(parameters);
            DiscardOldest = parameters.DiscardOldest;
        }
    }

    public void Enqueue(in DataValue value)
    {
        if (Mode == 0) return;
        lock (_lock)
        {
            if (_queue.Count >= QueueSize)
            {
                if (DiscardOldest) _queue.Dequeue();
                else return;
            }

            _queue.Enqueue(value);
        }
    }

    public void DrainTo(List<MonitoredItemNotification> notifications, int countMax)
    {
        if (Mode != 2) return;
        lock (_lock)
        {
            while (notifications.Count < countMax && _queue.TryDequeue(out DataValue value))
                notifications.Add(new MonitoredItemNotification(ClientHandle, value));
        }
    }

    public bool HasChanges
    {
        get
        {
            lock (_lock) return Mode == 2 && _queue.Count > 0;
        }
    }

    private static int QueueSizeOf(MonitoringParameters parameters) => (int)Math.Clamp(parameters.QueueSize, 1, QueueSizeMax);
}
