namespace EdgeInspector.OpcUa;

/// <summary>How the values are really watched.</summary>
internal sealed record CreateMonitoredItemsResponse(ResponseHeader Header, MonitoredItemCreateResult[] Results) : IUaResponse<CreateMonitoredItemsResponse>
{
    public const uint Id = 754;

    public static uint EncodingId => Id;

    public static CreateMonitoredItemsResponse Read(ref UaReader reader)
    {
        ResponseHeader header = ResponseHeader.Read(ref reader);
        MonitoredItemCreateResult[] results = reader.ReadStructures<MonitoredItemCreateResult>();
        reader.SkipDiagnosticInfos();
        return new CreateMonitoredItemsResponse(header, results);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteStructures(Results);
        writer.WriteInt32(-1);
    }
}
