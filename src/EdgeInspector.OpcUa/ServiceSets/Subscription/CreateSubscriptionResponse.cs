namespace EdgeInspector.OpcUa;

/// <summary>The subscription as the server revised it.</summary>
internal sealed record CreateSubscriptionResponse(
    ResponseHeader Header,
    uint SubscriptionId,
    double RevisedPublishingInterval,
    uint RevisedLifetimeCount,
    uint RevisedMaxKeepAliveCount) : IUaResponse<CreateSubscriptionResponse>
{
    public const uint Id = 790;

    public static uint EncodingId => Id;

    public static CreateSubscriptionResponse Read(ref UaReader reader)
    {
        ResponseHeader header = ResponseHeader.Read(ref reader);
        uint subscriptionId = reader.ReadUInt32();
        double revisedPublishingInterval = reader.ReadDouble();
        uint revisedLifetimeCount = reader.ReadUInt32();
        uint revisedMaxKeepAliveCount = reader.ReadUInt32();
        return new CreateSubscriptionResponse(header, subscriptionId, revisedPublishingInterval, revisedLifetimeCount, revisedMaxKeepAliveCount);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteUInt32(SubscriptionId);
        writer.WriteDouble(RevisedPublishingInterval);
        writer.WriteUInt32(RevisedLifetimeCount);
        writer.WriteUInt32(RevisedMaxKeepAliveCount);
    }
}
