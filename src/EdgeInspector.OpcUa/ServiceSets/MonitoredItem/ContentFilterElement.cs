namespace EdgeInspector.OpcUa;

/// <summary>One operator of a where clause and what it works on. [OPC UA Part 4 §7.7.1]</summary>
internal sealed record ContentFilterElement(FilterOperator Operator, ExtensionObject[] Operands) : IUaStructure<ContentFilterElement>
{
    public static uint EncodingId => 0;

    public static ContentFilterElement Read(ref UaReader reader)
    {
        var filterOperator = (FilterOperator)reader.ReadInt32();
        ExtensionObject[] operands = reader.ReadExtensionObjects();
        return new ContentFilterElement(filterOperator, operands);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteInt32((int)Operator);
        writer.WriteExtensionObjects(Operands);
    }
}
