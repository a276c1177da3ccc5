namespace EdgeInspector.OpcUa;

/// <summary>New values.</summary>
internal sealed record DataChangeNotification(MonitoredItemNotification[] MonitoredItems) : IUaStructure<DataChangeNotification>
{
    public const uint Id = 811;

    public static uint EncodingId => Id;

    public static DataChangeNotification Read(ref UaReader reader)
    {
        MonitoredItemNotification[] monitoredItems = reader.ReadStructures<MonitoredItemNotification>();
        reader.SkipDiagnosticInfos();
        return new DataChangeNotification(monitoredItems);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteStructures(MonitoredItems);
        writer.WriteInt32(-1);
    }
}
