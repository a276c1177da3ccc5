namespace EdgeInspector.OpcUa;

/// <summary>A method's argument as it stands in InputArguments and OutputArguments. [OPC UA Part 3 §8.6]</summary>
internal sealed record ArgumentStructure(string? Name, NodeId DataType, int ValueRank, uint[] ArrayDimensions, LocalizedText Description)
    : IUaStructure<ArgumentStructure>
{
    public const uint Id = 298;

    public static uint EncodingId => Id;

    public static ArgumentStructure Read(ref UaReader reader)
    {
        string? name = reader.ReadString();
        NodeId dataType = reader.ReadNodeId();
        int valueRank = reader.ReadInt32();
        uint[] arrayDimensions = reader.ReadUInt32s();
        LocalizedText description = reader.ReadLocalizedText();
        return new ArgumentStructure(name, dataType, valueRank, arrayDimensions, description);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteString(Name);
        writer.WriteNodeId(DataType);
        writer.WriteInt32(ValueRank);
        writer.WriteUInt32s(ArrayDimensions);
        writer.WriteLocalizedText(Description);
    }
}
