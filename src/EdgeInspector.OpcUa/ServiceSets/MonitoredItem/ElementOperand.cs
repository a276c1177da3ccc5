namespace EdgeInspector.OpcUa;

/// <summary>The outcome of another element of the same where clause.</summary>
internal sealed record ElementOperand(uint Index) : IUaStructure<ElementOperand>
{
    public static uint EncodingId => 594;

    public static ElementOperand Read(ref UaReader reader) => new(reader.ReadUInt32());

    public void Write(UaWriter writer) => writer.WriteUInt32(Index);
}
