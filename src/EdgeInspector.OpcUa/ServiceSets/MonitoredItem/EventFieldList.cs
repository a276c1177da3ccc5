namespace EdgeInspector.OpcUa;

/// <summary>An event as one item reports it: the fields that its filter selected, in order.</summary>
internal sealed record EventFieldList(uint ClientHandle, Variant[] EventFields) : IUaStructure<EventFieldList>
{
    public static uint EncodingId => 0;

    public static EventFieldList Read(ref UaReader reader)
    {
        uint clientHandle = reader.ReadUInt32();
        Variant[] eventFields = reader.ReadVariants();
        return new EventFieldList(clientHandle, eventFields);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteUInt32(ClientHandle);
        writer.WriteVariants(EventFields);
    }
}
