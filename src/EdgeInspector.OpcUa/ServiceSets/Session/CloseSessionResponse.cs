namespace EdgeInspector.OpcUa;

/// <summary>The session has ended.</summary>
internal sealed record CloseSessionResponse(ResponseHeader Header) : IUaResponse<CloseSessionResponse>
{
    public const uint Id = 476;

    public static uint EncodingId => Id;

    public static CloseSessionResponse Read(ref UaReader reader)
    {
        ResponseHeader header = ResponseHeader.Read(ref reader);
        return new CloseSessionResponse(header);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
    }
}
