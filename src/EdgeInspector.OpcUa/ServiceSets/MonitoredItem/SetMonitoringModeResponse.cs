namespace EdgeInspector.OpcUa;

/// <summary>One status for each watched value.</summary>
internal sealed record SetMonitoringModeResponse(ResponseHeader Header, StatusCode[] Results) : IUaResponse<SetMonitoringModeResponse>
{
    public const uint Id = 772;

    public static uint EncodingId => Id;

    public static SetMonitoringModeResponse Read(ref UaReader reader)
    {
        ResponseHeader header = ResponseHeader.Read(ref reader);
        StatusCode[] results = reader.ReadStatusCodes();
        reader.SkipDiagnosticInfos();
        return new SetMonitoringModeResponse(header, results);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteStatusCodes(Results);
        writer.WriteInt32(-1);
    }
}
