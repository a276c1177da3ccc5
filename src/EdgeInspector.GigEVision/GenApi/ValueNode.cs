namespace EdgeInspector.GigEVision.GenApi;

/// <summary>Integer and Float: a value of its own, or that of another node, within a range.</summary>
internal sealed class ValueNode(NodeHead head) : Node(head)
{
    private Number? _own;

    public required bool IsFloat { get; init; }

    public Operand? Value { get; init; }

    /// <summary>Nodes that get the same value (pValueCopy).</summary>
    public Operand[] Copies { get; init; } = [];

    /// <summary>Chooses one of <see cref="Indexed"/>.</summary>
    public Operand? Index { get; init; }

    public required Dictionary<long, Operand> Indexed { get; init; }

    public Operand? Min { get; init; }

    public Operand? Max { get; init; }

    public Operand? Inc { get; init; }

    public override FeatureKind FeatureKind => IsFloat ? FeatureKind.Float : FeatureKind.Integer;

    public override Node? Shows(NodeSpace space) => Source(space) is Operand { IsLiteral: false } source ? source.Node(space) : null;

    public override NodeAccess Access(NodeSpace space)
    {
        Operand? source = Source(space);
        return source is null || source.IsLiteral ? NodeAccess.ReadWrite : space.Access(source.Node(space));
    }

    public override Number Read(NodeSpace space)
    {
        Operand source = Source(space) ?? throw space.Fault(FeatureError.BrokenDescription, Name, "has neither Value nor pValue");
        Number value = source.IsLiteral ? _own ?? source.Literal : source.Read(space);
        return Typed(value);
    }

    public override void Write(NodeSpace space, Number value)
    {
        NodeRange range = Range(space);
        value = !IsFloat && value.IsFloat && space.Depth > 1 ? Step(value.AsNearest(), range) : Typed(value);
        if (IsFloat) space.CheckFloat(Name, value.AsFloat(), range);
        else space.CheckInteger(Name, value, range);
        Operand source = Source(space) ?? throw space.Fault(FeatureError.BrokenDescription, Name, "has neither Value nor pValue");
        if (source.IsLiteral)
        {
            _own = value;
            space.Written(this);
        }
        else
        {
            space.Write(source.Node(space), value);
        }

        foreach (Operand copy in Copies) space.Write(copy.Node(space), value);
    }

    public override NodeRange Range(NodeSpace space)
    {
        Operand? source = Source(space);
        NodeRange inner = source is null || source.IsLiteral
            ? (IsFloat ? NodeRange.Floats : NodeRange.Integers)
            : space.Range(source.Node(space));
        Number min = Min?.Read(space) ?? inner.Min;
        Number max = Max?.Read(space) ?? inner.Max;

        // The lowest signed number is often written in hex: it is a minimum below 0, not one above the maximum.
        if (!IsFloat && min.IsUnsigned && !max.IsUnsigned) min = new Number(min.AsInteger());
        return new NodeRange(min, max, Inc?.Read(space) ?? (IsFloat ? new Number(0.0) : inner.Inc));
    }

    // A real number that another node hands on takes the nearest step, as the reference does; one that the caller gives must be one.
    private static Number Step(long value, NodeRange range)
    {
        Int128 inc = range.Inc.AsWide();
        Int128 min = range.Min.AsWide();
        if (inc <= 1 || value < min || value > range.Max.AsWide()) return new Number(value);
        Int128 down = value - ((value - min) % inc);
        Int128 up = down + inc;
        return new Number((long)(2 * (value - down) > inc && up <= range.Max.AsWide() ? up : down));
    }

    private Number Typed(Number value)
    {
        if (IsFloat) return value.IsFloat ? value : new Number(value.AsFloat());
        return value.IsFloat ? new Number(value.AsNearest()) : value;
    }

    private Operand? Source(NodeSpace space) =>
        Index is not null && Indexed.TryGetValue(Index.Read(space).AsNearest(), out Operand? chosen) ? chosen : Value;
}
