namespace EdgeInspector.OpcUa;

/// <summary>A value to watch.</summary>
internal sealed record MonitoredItemCreateRequest(
    ReadValueId ItemToMonitor,
    int MonitoringMode,
    MonitoringParameters Parameters) : IUaStructure<MonitoredItemCreateRequest>
{
    public static uint EncodingId => 0;

    public static MonitoredItemCreateRequest Read(ref UaReader reader)
    {
        ReadValueId itemToMonitor = ReadValueId.Read(ref reader);
        int monitoringMode = reader.ReadInt32();
        MonitoringParameters parameters = MonitoringParameters.Read(ref reader);
        return new MonitoredItemCreateRequest(itemToMonitor, monitoringMode, parameters);
    }

    public void Write(UaWriter writer)
    {
        ItemToMonitor.Write(writer);
        writer.WriteInt32(MonitoringMode);
        Parameters.Write(writer);
    }
}
