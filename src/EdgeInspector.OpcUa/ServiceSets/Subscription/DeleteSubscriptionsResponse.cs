namespace EdgeInspector.OpcUa;

/// <summary>One status for each subscription.</summary>
internal sealed record DeleteSubscriptionsResponse(ResponseHeader Header, StatusCode[] Results) : IUaResponse<DeleteSubscriptionsResponse>
{
    public const uint Id = 850;

    public static uint EncodingId => Id;

    public static DeleteSubscriptionsResponse Read(ref UaReader reader)
    {
        ResponseHeader header = ResponseHeader.Read(ref reader);
        StatusCode[] results = reader.ReadStatusCodes();
        reader.SkipDiagnosticInfos();
        return new DeleteSubscriptionsResponse(header, results);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteStatusCodes(Results);
        writer.WriteInt32(-1);
    }
}
