namespace EdgeInspector.OpcUa;

/// <summary>One status for each value, in the order asked.</summary>
internal sealed record WriteResponse(ResponseHeader Header, StatusCode[] Results) : IUaResponse<WriteResponse>
{
    public const uint Id = 676;

    public static uint EncodingId => Id;

    public static WriteResponse Read(ref UaReader reader)
    {
        ResponseHeader header = ResponseHeader.Read(ref reader);
        StatusCode[] results = reader.ReadStatusCodes();
        reader.SkipDiagnosticInfos();
        return new WriteResponse(header, results);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteStatusCodes(Results);
        writer.WriteInt32(-1);
    }
}
