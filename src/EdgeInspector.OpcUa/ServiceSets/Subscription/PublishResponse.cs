namespace EdgeInspector.OpcUa;

/// <summary>A notification.</summary>
internal sealed record PublishResponse(
    ResponseHeader Header,
    uint SubscriptionId,
    uint[] AvailableSequenceNumbers,
    bool MoreNotifications,
    NotificationMessage NotificationMessage,
    StatusCode[] Results) : IUaResponse<PublishResponse>
{
    public const uint Id = 829;

    public static uint EncodingId => Id;

    public static PublishResponse Read(ref UaReader reader)
    {
        ResponseHeader header = ResponseHeader.Read(ref reader);
        uint subscriptionId = reader.ReadUInt32();
        uint[] availableSequenceNumbers = reader.ReadUInt32s();
        bool moreNotifications = reader.ReadBoolean();
        NotificationMessage notificationMessage = NotificationMessage.Read(ref reader);
        StatusCode[] results = reader.ReadStatusCodes();
        reader.SkipDiagnosticInfos();
        return new PublishResponse(header, subscriptionId, availableSequenceNumbers, moreNotifications, notificationMessage, results);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteUInt32(SubscriptionId);
        writer.WriteUInt32s(AvailableSequenceNumbers);
        writer.WriteBoolean(MoreNotifications);
        NotificationMessage.Write(writer);
        writer.WriteStatusCodes(Results);
        writer.WriteInt32(-1);
    }
}
