namespace EdgeInspector.OpcUa;

/// <summary>Asks for values to be watched.</summary>
internal sealed record CreateMonitoredItemsRequest(
    RequestHeader Header,
    uint SubscriptionId,
    int TimestampsToReturn,
    MonitoredItemCreateRequest[] ItemsToCreate) : IUaRequest<CreateMonitoredItemsRequest>
{
    public const uint Id = 751;

    public static uint EncodingId => Id;

    public static CreateMonitoredItemsRequest Read(ref UaReader reader)
    {
        RequestHeader header = RequestHeader.Read(ref reader);
        uint subscriptionId = reader.ReadUInt32();
        int timestampsToReturn = reader.ReadInt32();
        MonitoredItemCreateRequest[] itemsToCreate = reader.ReadStructures<MonitoredItemCreateRequest>();
        return new CreateMonitoredItemsRequest(header, subscriptionId, timestampsToReturn, itemsToCreate);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteUInt32(SubscriptionId);
        writer.WriteInt32(TimestampsToReturn);
        writer.WriteStructures(ItemsToCreate);
    }
}
