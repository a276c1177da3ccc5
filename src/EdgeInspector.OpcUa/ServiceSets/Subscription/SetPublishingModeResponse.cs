namespace EdgeInspector.OpcUa;

/// <summary>One status for each subscription.</summary>
internal sealed record SetPublishingModeResponse(ResponseHeader Header, StatusCode[] Results) : IUaResponse<SetPublishingModeResponse>
{
    public const uint Id = 802;

    public static uint EncodingId => Id;

    public static SetPublishingModeResponse Read(ref UaReader reader)
    {
        ResponseHeader header = ResponseHeader.Read(ref reader);
        StatusCode[] results = reader.ReadStatusCodes();
        reader.SkipDiagnosticInfos();
        return new SetPublishingModeResponse(header, results);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteStatusCodes(Results);
        writer.WriteInt32(-1);
    }
}
