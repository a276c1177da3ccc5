namespace EdgeInspector.OpcUa;

/// <summary>How the values are watched from now on.</summary>
internal sealed record ModifyMonitoredItemsResponse(ResponseHeader Header, MonitoredItemModifyResult[] Results) : IUaResponse<ModifyMonitoredItemsResponse>
{
    public const uint Id = 766;

    public static uint EncodingId => Id;

    public static ModifyMonitoredItemsResponse Read(ref UaReader reader)
    {
        ResponseHeader header = ResponseHeader.Read(ref reader);
        MonitoredItemModifyResult[] results = reader.ReadStructures<MonitoredItemModifyResult>();
        reader.SkipDiagnosticInfos();
        return new ModifyMonitoredItemsResponse(header, results);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteStructures(Results);
        writer.WriteInt32(-1);
    }
}
