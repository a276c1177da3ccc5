namespace EdgeInspector.OpcUa;

/// <summary>A watched value and how it is to be watched from now on.</summary>
internal sealed record MonitoredItemModifyRequest(uint MonitoredItemId, MonitoringParameters Parameters) : IUaStructure<MonitoredItemModifyRequest>
{
    public static uint EncodingId => 0;

    public static MonitoredItemModifyRequest Read(ref UaReader reader)
    {
        uint monitoredItemId = reader.ReadUInt32();
        MonitoringParameters parameters = MonitoringParameters.Read(ref reader);
        return new MonitoredItemModifyRequest(monitoredItemId, parameters);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteUInt32(MonitoredItemId);
        Parameters.Write(writer);
    }
}
