namespace EdgeInspector.OpcUa;

/// <summary>One status for each watched value.</summary>
internal sealed record DeleteMonitoredItemsResponse(ResponseHeader Header, StatusCode[] Results) : IUaResponse<DeleteMonitoredItemsResponse>
{
    public const uint Id = 784;

    public static uint EncodingId => Id;

    public static DeleteMonitoredItemsResponse Read(ref UaReader reader)
    {
        ResponseHeader header = ResponseHeader.Read(ref reader);
        StatusCode[] results = reader.ReadStatusCodes();
        reader.SkipDiagnosticInfos();
        return new DeleteMonitoredItemsResponse(header, results);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteStatusCodes(Results);
        writer.WriteInt32(-1);
    }
}
