namespace EdgeInspector.OpcUa;

/// <summary>Something that a client watches: a short queue of what has happened to it.</summary>
/// <remarks>Filled by whoever changes values or raises events, emptied by the publisher of its connection.</remarks>
internal abstract class MonitoredItem(uint id, MonitoringParameters parameters)
{
    /// <summary>Entries that one item may queue, whatever a client asks for: a client that reads nothing costs no more than that.</summary>
    public const int QueueSizeMax = 1000;

    public uint Id { get; } = id;

    public uint ClientHandle { get; private set; } = parameters.ClientHandle;

    public int QueueSize { get; private set; } = QueueSizeOf(parameters);

    public bool DiscardOldest { get; private set; } = parameters.DiscardOldest;

    /// <summary>0 disabled, 1 sampling, 2 reporting. [OPC UA Part 4 §7.23]</summary>
    public int Mode { get; set; } = 2;

    public abstract bool HasChanges { get; }

    protected Lock Sync { get; } = new();

    /// <summary>Takes a new filter; the status says why not.</summary>
    public abstract StatusCode TrySetFilter(in ExtensionObject filter);

    /// <summary>Moves what is queued into a message, as far as there is room.</summary>
    public abstract void DrainTo(NotificationBatch batch);

    /// <summary>Begins to listen.</summary>
    public abstract void Attach();

    /// <summary>Nothing more comes.</summary>
    public abstract void Detach();

    public void Modify(MonitoringParameters parameters)
    {
        lock (Sync)
        {
            ClientHandle = parameters.ClientHandle;
            QueueSize = QueueSizeOf(parameters);
            DiscardOldest = parameters.DiscardOldest;
        }
    }

    private static int QueueSizeOf(MonitoringParameters parameters) => (int)Math.Clamp(parameters.QueueSize, 1, QueueSizeMax);
}
