namespace EdgeInspector.OpcUa;

/// <summary>Ends subscriptions.</summary>
internal sealed record DeleteSubscriptionsRequest(RequestHeader Header, uint[] SubscriptionIds) : IUaRequest<DeleteSubscriptionsRequest>
{
    public const uint Id = 847;

    public static uint EncodingId => Id;

    public static DeleteSubscriptionsRequest Read(ref UaReader reader)
    {
        RequestHeader header = RequestHeader.Read(ref reader);
        uint[] subscriptionIds = reader.ReadUInt32s();
        return new DeleteSubscriptionsRequest(header, subscriptionIds);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteUInt32s(SubscriptionIds);
    }
}
