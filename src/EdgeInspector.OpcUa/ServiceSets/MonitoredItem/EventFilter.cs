namespace EdgeInspector.OpcUa;

/// <summary>Which fields of which events a client wants. [OPC UA Part 4 §7.22.3]</summary>
internal sealed partial record EventFilter(SimpleAttributeOperand[] SelectClauses, ContentFilterElement[] WhereClause) : IUaStructure<EventFilter>
{
    /// <summary>Fields that one filter may select.</summary>
    public const int SelectCountMax = 100;

    /// <summary>Elements that one where clause may have.</summary>
    public const int WhereCountMax = 20;

    public static readonly EventFilter Empty = new([], []);

    public static uint EncodingId => 727;

    public static EventFilter Read(ref UaReader reader)
    {
        SimpleAttributeOperand[] select = reader.ReadStructures<SimpleAttributeOperand>();
        ContentFilterElement[] where = reader.ReadStructures<ContentFilterElement>();
        return new EventFilter(select, where);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteStructures(SelectClauses);
        writer.WriteStructures(WhereClause);
    }

    public Variant[] FieldsOf(UaEvent happened)
    {
        var fields = new Variant[SelectClauses.Length];
        for (int i = 0; i < fields.Length; i++) fields[i] = SelectClauses[i].ValueOf(happened);
        return fields;
    }
}
