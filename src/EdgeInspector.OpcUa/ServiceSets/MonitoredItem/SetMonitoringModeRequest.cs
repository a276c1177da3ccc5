namespace EdgeInspector.OpcUa;

/// <summary>Turns watching off and on.</summary>
internal sealed record SetMonitoringModeRequest(
    RequestHeader Header,
    uint SubscriptionId,
    int MonitoringMode,
    uint[] MonitoredItemIds) : IUaRequest<SetMonitoringModeRequest>
{
    public const uint Id = 769;

    public static uint EncodingId => Id;

    public static SetMonitoringModeRequest Read(ref UaReader reader)
    {
        RequestHeader header = RequestHeader.Read(ref reader);
        uint subscriptionId = reader.ReadUInt32();
        int monitoringMode = reader.ReadInt32();
        uint[] monitoredItemIds = reader.ReadUInt32s();
        return new SetMonitoringModeRequest(header, subscriptionId, monitoringMode, monitoredItemIds);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteUInt32(SubscriptionId);
        writer.WriteInt32(MonitoringMode);
        writer.WriteUInt32s(MonitoredItemIds);
    }
}
