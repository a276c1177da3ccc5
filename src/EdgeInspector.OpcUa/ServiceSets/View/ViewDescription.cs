namespace EdgeInspector.OpcUa;

/// <summary>The part of the address space to look at; null is all of it.</summary>
internal sealed record ViewDescription(NodeId ViewId, DateTime Timestamp, uint ViewVersion) : IUaStructure<ViewDescription>
{
    public static uint EncodingId => 0;

    public static ViewDescription Read(ref UaReader reader)
    {
        NodeId viewId = reader.ReadNodeId();
        DateTime timestamp = reader.ReadDateTime();
        uint viewVersion = reader.ReadUInt32();
        return new ViewDescription(viewId, timestamp, viewVersion);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteNodeId(ViewId);
        writer.WriteDateTime(Timestamp);
        writer.WriteUInt32(ViewVersion);
    }
}
