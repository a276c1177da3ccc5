namespace EdgeInspector.OpcUa;

/// <summary>One field as a <see cref="StructureDefinition"/> tells it. [OPC UA Part 3 §8.51]</summary>
internal sealed record StructureFieldDefinition(
    string? Name, LocalizedText Description, NodeId DataType, int ValueRank, uint[] ArrayDimensions, uint MaxStringLength, bool IsOptional)
    : IUaStructure<StructureFieldDefinition>
{
    public static uint EncodingId => 0;

    public static StructureFieldDefinition Read(ref UaReader reader)
    {
        string? name = reader.ReadString();
        LocalizedText description = reader.ReadLocalizedText();
        NodeId dataType = reader.ReadNodeId();
        int valueRank = reader.ReadInt32();
        uint[] arrayDimensions = reader.ReadUInt32s();
        uint maxStringLength = reader.ReadUInt32();
        bool isOptional = reader.ReadBoolean();
        return new StructureFieldDefinition(name, description, dataType, valueRank, arrayDimensions, maxStringLength, isOptional);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteString(Name);
        writer.WriteLocalizedText(Description);
        writer.WriteNodeId(DataType);
        writer.WriteInt32(ValueRank);
        writer.WriteUInt32s(ArrayDimensions);
        writer.WriteUInt32(MaxStringLength);
        writer.WriteBoolean(IsOptional);
    }
}
