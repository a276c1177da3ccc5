namespace EdgeInspector.OpcUa;

/// <summary>A value that stands in a where clause.</summary>
internal sealed record LiteralOperand(Variant Value) : IUaStructure<LiteralOperand>
{
    public static uint EncodingId => 597;

    public static LiteralOperand Read(ref UaReader reader) => new(reader.ReadVariant());

    public void Write(UaWriter writer) => writer.WriteVariant(Value);
}
