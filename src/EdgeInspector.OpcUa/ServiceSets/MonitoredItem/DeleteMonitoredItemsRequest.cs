namespace EdgeInspector.OpcUa;

/// <summary>Ends the watching of values.</summary>
internal sealed record DeleteMonitoredItemsRequest(RequestHeader Header, uint SubscriptionId, uint[] MonitoredItemIds) : IUaRequest<DeleteMonitoredItemsRequest>
{
    public const uint Id = 781;

    public static uint EncodingId => Id;

    public static DeleteMonitoredItemsRequest Read(ref UaReader reader)
    {
        RequestHeader header = RequestHeader.Read(ref reader);
        uint subscriptionId = reader.ReadUInt32();
        uint[] monitoredItemIds = reader.ReadUInt32s();
        return new DeleteMonitoredItemsRequest(header, subscriptionId, monitoredItemIds);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteUInt32(SubscriptionId);
        writer.WriteUInt32s(MonitoredItemIds);
    }
}
