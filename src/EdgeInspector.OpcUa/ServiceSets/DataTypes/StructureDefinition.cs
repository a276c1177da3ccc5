namespace EdgeInspector.OpcUa;

/// <summary>The fields of a structured data type, those of its supertypes in front. [OPC UA Part 3 §8.48]</summary>
internal sealed record StructureDefinition(NodeId DefaultEncodingId, NodeId BaseDataType, int StructureType, StructureFieldDefinition[] Fields)
    : IUaStructure<StructureDefinition>
{
    public static uint EncodingId => 122;

    public static StructureDefinition Read(ref UaReader reader)
    {
        NodeId defaultEncodingId = reader.ReadNodeId();
        NodeId baseDataType = reader.ReadNodeId();
        int structureType = reader.ReadInt32();
        StructureFieldDefinition[] fields = reader.ReadStructures<StructureFieldDefinition>();
        return new StructureDefinition(defaultEncodingId, baseDataType, structureType, fields);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteNodeId(DefaultEncodingId);
        writer.WriteNodeId(BaseDataType);
        writer.WriteInt32(StructureType);
        writer.WriteStructures(Fields);
    }
}
