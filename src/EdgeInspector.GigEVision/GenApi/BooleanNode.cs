namespace EdgeInspector.GigEVision.GenApi;

/// <summary>Boolean: two values of another node called true and false.</summary>
internal sealed class BooleanNode(NodeHead head) : Node(head)
{
    private bool? _own;

    public Operand? Value { get; init; }

    public long OnValue { get; init; } = 1;

    public long OffValue { get; init; }

    public override FeatureKind FeatureKind => FeatureKind.Boolean;

    public override Node? Shows(NodeSpace space) => Value is null || Value.IsLiteral ? null : Value.Node(space);

    public override NodeAccess Access(NodeSpace space) => Value is null || Value.IsLiteral ? NodeAccess.ReadWrite : space.Access(Value.Node(space));

    public override Number Read(NodeSpace space)
    {
        if (Value is null) throw space.Fault(FeatureError.BrokenDescription, Name, "has neither Value nor pValue");
        if (_own is bool own) return new Number(own ? 1L : 0L);

        // Anything that is not the value of true is false, as Aravis reads it: true must be certain.
        return new Number(Value.Read(space).AsNearest() == OnValue ? 1L : 0L);
    }

    public override void Write(NodeSpace space, Number value)
    {
        bool on = value.AsInteger() != 0;
        if (Value is null) throw space.Fault(FeatureError.BrokenDescription, Name, "has neither Value nor pValue");
        if (!Value.IsLiteral)
        {
            space.Write(Value.Node(space), new Number(on ? OnValue : OffValue));
            return;
        }

        _own = on;
        space.Written(this);
    }

    public override NodeRange Range(NodeSpace space) => new(new Number(0L), new Number(1L), new Number(1L));
}
