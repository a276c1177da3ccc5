namespace EdgeInspector.OpcUa;

/// <summary>The events of one message. [OPC UA Part 4 §7.25.3]</summary>
internal sealed record EventNotificationList(EventFieldList[] Events) : IUaStructure<EventNotificationList>
{
    public static uint EncodingId => 916;

    public static EventNotificationList Read(ref UaReader reader) => new(reader.ReadStructures<EventFieldList>());

    public void Write(UaWriter writer) => writer.WriteStructures(Events);
}
