namespace EdgeInspector.OpcUa;

/// <summary>Leaves the server an envelope for the next notification.</summary>
internal sealed record PublishRequest(RequestHeader Header, SubscriptionAcknowledgement[] SubscriptionAcknowledgements) : IUaRequest<PublishRequest>
{
    public const uint Id = 826;

    public static uint EncodingId => Id;

    public static PublishRequest Read(ref UaReader reader)
    {
        RequestHeader header = RequestHeader.Read(ref reader);
        SubscriptionAcknowledgement[] subscriptionAcknowledgements = reader.ReadStructures<SubscriptionAcknowledgement>();
        return new PublishRequest(header, subscriptionAcknowledgements);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteStructures(SubscriptionAcknowledgements);
    }
}
