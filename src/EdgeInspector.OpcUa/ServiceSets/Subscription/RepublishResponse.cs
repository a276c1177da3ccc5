namespace EdgeInspector.OpcUa;

/// <summary>The notification again.</summary>
internal sealed record RepublishResponse(ResponseHeader Header, NotificationMessage NotificationMessage) : IUaResponse<RepublishResponse>
{
    public const uint Id = 835;

    public static uint EncodingId => Id;

    public static RepublishResponse Read(ref UaReader reader)
    {
        ResponseHeader header = ResponseHeader.Read(ref reader);
        NotificationMessage notificationMessage = NotificationMessage.Read(ref reader);
        return new RepublishResponse(header, notificationMessage);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        NotificationMessage.Write(writer);
    }
}
