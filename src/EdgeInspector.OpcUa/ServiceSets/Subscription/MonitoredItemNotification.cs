namespace EdgeInspector.OpcUa;

/// <summary>A new value of a watched node.</summary>
internal sealed record MonitoredItemNotification(uint ClientHandle, DataValue Value) : IUaStructure<MonitoredItemNotification>
{
    public static uint EncodingId => 0;

    public static MonitoredItemNotification Read(ref UaReader reader)
    {
        uint clientHandle = reader.ReadUInt32();
        DataValue value = reader.ReadDataValue();
        return new MonitoredItemNotification(clientHandle, value);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteUInt32(ClientHandle);
        writer.WriteDataValue(Value);
    }
}
