namespace EdgeInspector.OpcUa;

/// <summary>Asks for values to be watched otherwise.</summary>
internal sealed record ModifyMonitoredItemsRequest(
    RequestHeader Header,
    uint SubscriptionId,
    int TimestampsToReturn,
    MonitoredItemModifyRequest[] ItemsToModify) : IUaRequest<ModifyMonitoredItemsRequest>
{
    public const uint Id = 763;

    public static uint EncodingId => Id;

    public static ModifyMonitoredItemsRequest Read(ref UaReader reader)
    {
        RequestHeader header = RequestHeader.Read(ref reader);
        uint subscriptionId = reader.ReadUInt32();
        int timestampsToReturn = reader.ReadInt32();
        MonitoredItemModifyRequest[] itemsToModify = reader.ReadStructures<MonitoredItemModifyRequest>();
        return new ModifyMonitoredItemsRequest(header, subscriptionId, timestampsToReturn, itemsToModify);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteUInt32(SubscriptionId);
        writer.WriteInt32(TimestampsToReturn);
        writer.WriteStructures(ItemsToModify);
    }
}
