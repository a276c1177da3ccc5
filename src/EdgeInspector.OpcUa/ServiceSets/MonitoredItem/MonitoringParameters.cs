namespace EdgeInspector.OpcUa;

/// <summary>How a value is watched; the interval is in ms.</summary>
internal sealed record MonitoringParameters(
    uint ClientHandle,
    double SamplingInterval,
    ExtensionObject Filter,
    uint QueueSize,
    bool DiscardOldest) : IUaStructure<MonitoringParameters>
{
    public static uint EncodingId => 0;

    public static MonitoringParameters Read(ref UaReader reader)
    {
        uint clientHandle = reader.ReadUInt32();
        double samplingInterval = reader.ReadDouble();
        ExtensionObject filter = reader.ReadExtensionObject();
        uint queueSize = reader.ReadUInt32();
        bool discardOldest = reader.ReadBoolean();
        return new MonitoringParameters(clientHandle, samplingInterval, filter, queueSize, discardOldest);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteUInt32(ClientHandle);
        writer.WriteDouble(SamplingInterval);
        writer.WriteExtensionObject(Filter);
        writer.WriteUInt32(QueueSize);
        writer.WriteBoolean(DiscardOldest);
    }
}
