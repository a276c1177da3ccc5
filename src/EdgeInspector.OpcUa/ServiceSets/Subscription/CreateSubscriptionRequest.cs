namespace EdgeInspector.OpcUa;

/// <summary>Asks for a subscription; the interval is in ms, the counts are intervals.</summary>
internal sealed record CreateSubscriptionRequest(
    RequestHeader Header,
    double RequestedPublishingInterval,
    uint RequestedLifetimeCount,
    uint RequestedMaxKeepAliveCount,
    uint MaxNotificationsPerPublish,
    bool PublishingEnabled,
    byte Priority) : IUaRequest<CreateSubscriptionRequest>
{
    public const uint Id = 787;

    public static uint EncodingId => Id;

    public static CreateSubscriptionRequest Read(ref UaReader reader)
    {
        RequestHeader header = RequestHeader.Read(ref reader);
        double requestedPublishingInterval = reader.ReadDouble();
        uint requestedLifetimeCount = reader.ReadUInt32();
        uint requestedMaxKeepAliveCount = reader.ReadUInt32();
        uint maxNotificationsPerPublish = reader.ReadUInt32();
        bool publishingEnabled = reader.ReadBoolean();
        byte priority = reader.ReadByte();
        return new CreateSubscriptionRequest(header, requestedPublishingInterval, requestedLifetimeCount, requestedMaxKeepAliveCount, maxNotificationsPerPublish, publishingEnabled, priority);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteDouble(RequestedPublishingInterval);
        writer.WriteUInt32(RequestedLifetimeCount);
        writer.WriteUInt32(RequestedMaxKeepAliveCount);
        writer.WriteUInt32(MaxNotificationsPerPublish);
        writer.WriteBoolean(PublishingEnabled);
        writer.WriteByte(Priority);
    }
}
