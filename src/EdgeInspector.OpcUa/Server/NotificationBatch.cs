namespace EdgeInspector.OpcUa;

/// <summary>What one notification message carries.</summary>
internal sealed class NotificationBatch(int countMax)
{
    public List<MonitoredItemNotification> Values { get; } = [];

    public List<EventFieldList> Events { get; } = [];

    public int Count => Values.Count + Events.Count;

    public bool HasRoom => Count < countMax;

    public ExtensionObject[] ToNotifications()
    {
        var all = new List<ExtensionObject>(2);
        if (Values.Count > 0) all.Add(ServiceMessages.Wrap(new DataChangeNotification([.. Values])));
        if (Events.Count > 0) all.Add(ServiceMessages.Wrap(new EventNotificationList([.. Events])));
        return [.. all];
    }
}
