namespace EdgeInspector.OpcUa;

/// <summary>What a subscription has to say; without data it only says that it lives.</summary>
internal sealed record NotificationMessage(
    uint SequenceNumber,
    DateTime PublishTime,
    ExtensionObject[] NotificationData) : IUaStructure<NotificationMessage>
{
    public static uint EncodingId => 0;

    public static NotificationMessage Read(ref UaReader reader)
    {
        uint sequenceNumber = reader.ReadUInt32();
        DateTime publishTime = reader.ReadDateTime();
        ExtensionObject[] notificationData = reader.ReadExtensionObjects();
        return new NotificationMessage(sequenceNumber, publishTime, notificationData);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteUInt32(SequenceNumber);
        writer.WriteDateTime(PublishTime);
        writer.WriteExtensionObjects(NotificationData);
    }
}
