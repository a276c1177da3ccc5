namespace EdgeInspector.OpcUa;

/// <summary>Asks for subscriptions of a lost session to be taken over into this one.</summary>
internal sealed record TransferSubscriptionsRequest(RequestHeader Header, uint[] SubscriptionIds, bool SendInitialValues) : IUaRequest<TransferSubscriptionsRequest>
{
    public const uint Id = 841;

    public static uint EncodingId => Id;

    public static TransferSubscriptionsRequest Read(ref UaReader reader)
    {
        RequestHeader header = RequestHeader.Read(ref reader);
        uint[] subscriptionIds = reader.ReadUInt32s();
        bool sendInitialValues = reader.ReadBoolean();
        return new TransferSubscriptionsRequest(header, subscriptionIds, sendInitialValues);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteUInt32s(SubscriptionIds);
        writer.WriteBoolean(SendInitialValues);
    }
}
