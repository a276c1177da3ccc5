namespace EdgeInspector.OpcUa;

/// <summary>How the value is really watched from now on.</summary>
internal sealed record MonitoredItemModifyResult(
    StatusCode StatusCode,
    double RevisedSamplingInterval,
    uint RevisedQueueSize,
    ExtensionObject FilterResult) : IUaStructure<MonitoredItemModifyResult>
{
    public static uint EncodingId => 0;

    public static MonitoredItemModifyResult Read(ref UaReader reader)
    {
        StatusCode statusCode = reader.ReadStatusCode();
        double revisedSamplingInterval = reader.ReadDouble();
        uint revisedQueueSize = reader.ReadUInt32();
        ExtensionObject filterResult = reader.ReadExtensionObject();
        return new MonitoredItemModifyResult(statusCode, revisedSamplingInterval, revisedQueueSize, filterResult);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteStatusCode(StatusCode);
        writer.WriteDouble(RevisedSamplingInterval);
        writer.WriteUInt32(RevisedQueueSize);
        writer.WriteExtensionObject(FilterResult);
    }
}
