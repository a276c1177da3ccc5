namespace EdgeInspector.OpcUa;

/// <summary>The interval as the server revised it.</summary>
internal sealed record ModifySubscriptionResponse(
    ResponseHeader Header,
    double RevisedPublishingInterval,
    uint RevisedLifetimeCount,
    uint RevisedMaxKeepAliveCount) : IUaResponse<ModifySubscriptionResponse>
{
    public const uint Id = 796;

    public static uint EncodingId => Id;

    public static ModifySubscriptionResponse Read(ref UaReader reader)
    {
        ResponseHeader header = ResponseHeader.Read(ref reader);
        double revisedPublishingInterval = reader.ReadDouble();
        uint revisedLifetimeCount = reader.ReadUInt32();
        uint revisedMaxKeepAliveCount = reader.ReadUInt32();
        return new ModifySubscriptionResponse(header, revisedPublishingInterval, revisedLifetimeCount, revisedMaxKeepAliveCount);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteDouble(RevisedPublishingInterval);
        writer.WriteUInt32(RevisedLifetimeCount);
        writer.WriteUInt32(RevisedMaxKeepAliveCount);
    }
}
