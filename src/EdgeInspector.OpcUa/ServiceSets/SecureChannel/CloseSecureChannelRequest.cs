namespace EdgeInspector.OpcUa;

/// <summary>Says that the channel ends; nobody answers it.</summary>
internal sealed record CloseSecureChannelRequest(RequestHeader Header) : IUaRequest<CloseSecureChannelRequest>
{
    public const uint Id = 452;

    public static uint EncodingId => Id;

    public static CloseSecureChannelRequest Read(ref UaReader reader)
    {
        RequestHeader header = RequestHeader.Read(ref reader);
        return new CloseSecureChannelRequest(header);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
    }
}
