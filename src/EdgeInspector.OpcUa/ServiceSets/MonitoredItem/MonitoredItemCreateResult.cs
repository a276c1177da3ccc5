namespace EdgeInspector.OpcUa;

/// <summary>How the value is really watched.</summary>
internal sealed record MonitoredItemCreateResult(
    StatusCode StatusCode,
    uint MonitoredItemId,
    double RevisedSamplingInterval,
    uint RevisedQueueSize,
    ExtensionObject FilterResult) : IUaStructure<MonitoredItemCreateResult>
{
    public static uint EncodingId => 0;

    public static MonitoredItemCreateResult Read(ref UaReader reader)
    {
        StatusCode statusCode = reader.ReadStatusCode();
        uint monitoredItemId = reader.ReadUInt32();
        double revisedSamplingInterval = reader.ReadDouble();
        uint revisedQueueSize = reader.ReadUInt32();
        ExtensionObject filterResult = reader.ReadExtensionObject();
        return new MonitoredItemCreateResult(statusCode, monitoredItemId, revisedSamplingInterval, revisedQueueSize, filterResult);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteStatusCode(StatusCode);
        writer.WriteUInt32(MonitoredItemId);
        writer.WriteDouble(RevisedSamplingInterval);
        writer.WriteUInt32(RevisedQueueSize);
        writer.WriteExtensionObject(FilterResult);
    }
}
