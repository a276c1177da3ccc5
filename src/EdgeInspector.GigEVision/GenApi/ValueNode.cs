namespace EdgeInspector.GigEVision.GenApi;

/// <summary>Integer and Float: a value of its own, or that of another node, within a range.</summary>
internal sealed class ValueNode : Node
{
    private Number? _own;

    public required bool IsFloat { get; init; }

    public Operand? Value { get; init; }

    /// <summary>Nodes that get the same value (pValueCopy).</summary>
    public IReadOnlyList<string> Copies { get; init; } = [];

    /// <summary>Chooses one of <see cref="Indexed"/>.</summary>
    public Operand? Index { get; init; }

    public IReadOnlyDictionary<long, Operand> Indexed { get; init; } = new Dictionary<long, Operand>();

    public Operand? Min { get; init; }

    public Operand? Max { get; init; }

    public Operand? Inc { get; init; }

    public override NodeAccess Access(NodeSpace space)
    {
        Operand? source = Source(space);
        return source?.NodeName is null ? NodeAccess.ReadWrite : space.Access(source.NodeName);
    }

    public override Number Read(NodeSpace space)
    {
        Operand source = Source(space) ?? throw space.Fault(FeatureError.BrokenDescription, Name, "has neither Value nor pValue");
        Number value = source.NodeName is null ? _own ?? source.Literal : source.Read(space);
        return IsFloat ? new Number(value.AsFloat()) : new Number(value.AsInteger());
    }

    public override void Write(NodeSpace space, Number value)
    {
        NodeRange range = Range(space);
        if (IsFloat) space.CheckFloat(Name, value.AsFloat(), range);
        else space.CheckInteger(Name, value.AsInteger(), range);
        Operand source = Source(space) ?? throw space.Fault(FeatureError.BrokenDescription, Name, "has neither Value nor pValue");
        if (source.NodeName is null)
        {
            _own = value;
            space.Written(Name);
        }
        else
        {
            space.Write(source.NodeName, value);
        }

        foreach (string copy in Copies) space.Write(copy, value);
    }

    public override NodeRange Range(NodeSpace space)
    {
        Operand? source = Source(space);
        NodeRange inner = source?.NodeName is null
            ? (IsFloat ? NodeRange.Floats : NodeRange.Integers)
            : space.Range(source.NodeName);
        return new NodeRange(Min?.Read(space) ?? inner.Min, Max?.Read(space) ?? inner.Max, Inc?.Read(space) ?? (IsFloat ? new Number(0.0) : inner.Inc));
    }

    private Operand? Source(NodeSpace space) =>
        Index is not null && Indexed.TryGetValue(Index.Read(space).AsInteger(), out Operand? chosen) ? chosen : Value;
}
