namespace EdgeInspector.OpcUa;

/// <summary>One attribute of one node and its new value.</summary>
internal sealed record WriteValue(NodeId NodeId, uint AttributeId, string? IndexRange, DataValue Value) : IUaStructure<WriteValue>
{
    public static uint EncodingId => 0;

    public static WriteValue Read(ref UaReader reader)
    {
        NodeId nodeId = reader.ReadNodeId();
        uint attributeId = reader.ReadUInt32();
        string? indexRange = reader.ReadString();
        DataValue value = reader.ReadDataValue();
        return new WriteValue(nodeId, attributeId, indexRange, value);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteNodeId(NodeId);
        writer.WriteUInt32(AttributeId);
        writer.WriteString(IndexRange);
        writer.WriteDataValue(Value);
    }
}
