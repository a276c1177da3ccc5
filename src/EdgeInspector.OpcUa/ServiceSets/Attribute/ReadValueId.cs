namespace EdgeInspector.OpcUa;

/// <summary>One attribute of one node.</summary>
internal sealed record ReadValueId(NodeId NodeId, uint AttributeId, string? IndexRange, QualifiedName DataEncoding) : IUaStructure<ReadValueId>
{
    public static uint EncodingId => 0;

    public static ReadValueId Read(ref UaReader reader)
    {
        NodeId nodeId = reader.ReadNodeId();
        uint attributeId = reader.ReadUInt32();
        string? indexRange = reader.ReadString();
        QualifiedName dataEncoding = reader.ReadQualifiedName();
        return new ReadValueId(nodeId, attributeId, indexRange, dataEncoding);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteNodeId(NodeId);
        writer.WriteUInt32(AttributeId);
        writer.WriteString(IndexRange);
        writer.WriteQualifiedName(DataEncoding);
    }
}
