namespace EdgeInspector.OpcUa;

/// <summary>Asks for another interval.</summary>
internal sealed record ModifySubscriptionRequest(
    RequestHeader Header,
    uint SubscriptionId,
    double RequestedPublishingInterval,
    uint RequestedLifetimeCount,
    uint RequestedMaxKeepAliveCount,
    uint MaxNotificationsPerPublish,
    byte Priority) : IUaRequest<ModifySubscriptionRequest>
{
    public const uint Id = 793;

    public static uint EncodingId => Id;

    public static ModifySubscriptionRequest Read(ref UaReader reader)
    {
        RequestHeader header = RequestHeader.Read(ref reader);
        uint subscriptionId = reader.ReadUInt32();
        double requestedPublishingInterval = reader.ReadDouble();
        uint requestedLifetimeCount = reader.ReadUInt32();
        uint requestedMaxKeepAliveCount = reader.ReadUInt32();
        uint maxNotificationsPerPublish = reader.ReadUInt32();
        byte priority = reader.ReadByte();
        return new ModifySubscriptionRequest(header, subscriptionId, requestedPublishingInterval, requestedLifetimeCount, requestedMaxKeepAliveCount, maxNotificationsPerPublish, priority);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteUInt32(SubscriptionId);
        writer.WriteDouble(RequestedPublishingInterval);
        writer.WriteUInt32(RequestedLifetimeCount);
        writer.WriteUInt32(RequestedMaxKeepAliveCount);
        writer.WriteUInt32(MaxNotificationsPerPublish);
        writer.WriteByte(Priority);
    }
}
