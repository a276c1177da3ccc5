namespace EdgeInspector.OpcUa;

/// <summary>Turns publishing off and on.</summary>
internal sealed record SetPublishingModeRequest(RequestHeader Header, bool PublishingEnabled, uint[] SubscriptionIds) : IUaRequest<SetPublishingModeRequest>
{
    public const uint Id = 799;

    public static uint EncodingId => Id;

    public static SetPublishingModeRequest Read(ref UaReader reader)
    {
        RequestHeader header = RequestHeader.Read(ref reader);
        bool publishingEnabled = reader.ReadBoolean();
        uint[] subscriptionIds = reader.ReadUInt32s();
        return new SetPublishingModeRequest(header, publishingEnabled, subscriptionIds);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteBoolean(PublishingEnabled);
        writer.WriteUInt32s(SubscriptionIds);
    }
}
