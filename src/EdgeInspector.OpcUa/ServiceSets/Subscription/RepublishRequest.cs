namespace EdgeInspector.OpcUa;

/// <summary>Asks for a notification that never arrived.</summary>
internal sealed record RepublishRequest(RequestHeader Header, uint SubscriptionId, uint RetransmitSequenceNumber) : IUaRequest<RepublishRequest>
{
    public const uint Id = 832;

    public static uint EncodingId => Id;

    public static RepublishRequest Read(ref UaReader reader)
    {
        RequestHeader header = RequestHeader.Read(ref reader);
        uint subscriptionId = reader.ReadUInt32();
        uint retransmitSequenceNumber = reader.ReadUInt32();
        return new RepublishRequest(header, subscriptionId, retransmitSequenceNumber);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteUInt32(SubscriptionId);
        writer.WriteUInt32(RetransmitSequenceNumber);
    }
}
