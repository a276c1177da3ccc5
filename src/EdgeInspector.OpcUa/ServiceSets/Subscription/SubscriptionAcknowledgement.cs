namespace EdgeInspector.OpcUa;

/// <summary>A notification that has arrived and need not be kept.</summary>
internal sealed record SubscriptionAcknowledgement(uint SubscriptionId, uint SequenceNumber) : IUaStructure<SubscriptionAcknowledgement>
{
    public static uint EncodingId => 0;

    public static SubscriptionAcknowledgement Read(ref UaReader reader)
    {
        uint subscriptionId = reader.ReadUInt32();
        uint sequenceNumber = reader.ReadUInt32();
        return new SubscriptionAcknowledgement(subscriptionId, sequenceNumber);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteUInt32(SubscriptionId);
        writer.WriteUInt32(SequenceNumber);
    }
}
