namespace EdgeInspector.GigEVision.GenApi;

/// <summary>Enumeration: named values of another node.</summary>
internal sealed class EnumerationNode(NodeHead head) : Node(head)
{
    private Number? _own;

    public Operand? Value { get; init; }

    public required EnumerationEntry[] Entries { get; init; }

    public override FeatureKind FeatureKind => FeatureKind.Enumeration;

    public override Node? Shows(NodeSpace space) => Value is null || Value.IsLiteral ? null : Value.Node(space);

    public override NodeAccess Access(NodeSpace space) => Value is null || Value.IsLiteral ? NodeAccess.ReadWrite : space.Access(Value.Node(space));

    public override Number Read(NodeSpace space)
    {
        if (Value is null) throw space.Fault(FeatureError.BrokenDescription, Name, "has neither Value nor pValue");
        return new Number((_own ?? Value.Read(space)).AsNearest());
    }

    public override void Write(NodeSpace space, Number value)
    {
        foreach (EnumerationEntry entry in Entries)
        {
            if (entry.Value.Read(space).AsNearest() != value.AsNearest()) continue;
            WriteText(space, entry.Name);
            return;
        }

        throw space.Fault(FeatureError.OutOfRange, Name, $"= {value.AsInteger()} is no entry; allowed: {AllowedNow(space)}");
    }

    public override string ReadText(NodeSpace space)
    {
        long value = Read(space).AsInteger();
        foreach (EnumerationEntry entry in Entries)
        {
            if (entry.Value.Read(space).AsNearest() == value) return entry.Name;
        }

        throw space.Fault(FeatureError.OutOfRange, Name, $"reads {value}, which is no entry of it");
    }

    public override void WriteText(NodeSpace space, string value)
    {
        EnumerationEntry? entry = Array.Find(Entries, e => e.Name == value);
        if (entry is null || !entry.CanBeSet(space))
            throw space.Fault(FeatureError.OutOfRange, Name, $"= '{value}' is no entry that may be set now; allowed: {AllowedNow(space)}");
        if (Value is null) throw space.Fault(FeatureError.BrokenDescription, Name, "has neither Value nor pValue");
        if (!Value.IsLiteral)
        {
            space.Write(Value.Node(space), entry.Value.Read(space));
            return;
        }

        _own = entry.Value.Read(space);
        space.Written(this);
    }

    private string AllowedNow(NodeSpace space) => string.Join(", ", Entries.Where(e => e.CanBeSet(space)).Select(e => e.Name));
}
