namespace EdgeInspector.GigEVision.GenApi;

/// <summary>Converter and IntConverter: another node's value in another unit, to be read (FormulaFrom) and written (FormulaTo).</summary>
internal sealed class ConverterNode(NodeHead head) : FormulaNode(head)
{
    private BoundFormula? _to;
    private BoundFormula? _from;

    public required Operand Target { get; init; }

    /// <summary>From the value given, FROM, to the target's. Null: cannot be written.</summary>
    public Formula? FormulaTo { get; init; }

    /// <summary>From the target's value, TO, to the value read. Null: cannot be read.</summary>
    public Formula? FormulaFrom { get; init; }

    public override FeatureKind FeatureKind => IsInteger ? FeatureKind.Integer : FeatureKind.Float;

    public override Node? Shows(NodeSpace space) => Target.Node(space);

    public override NodeAccess Access(NodeSpace space)
    {
        NodeAccess own = (FormulaFrom is null ? NodeAccess.None : NodeAccess.Read) | (FormulaTo is null ? NodeAccess.None : NodeAccess.Write);
        return own & space.Access(Target.Node(space));
    }

    public override Number Read(NodeSpace space) => From(space, Target.Read(space));

    public override void Write(NodeSpace space, Number value)
    {
        if (FormulaTo is null) throw space.Fault(FeatureError.ReadOnly, Name, "has no FormulaTo and may only be read");
        space.Write(Target.Node(space), Evaluate(space, _to ??= Bind(FormulaTo, "FROM"), value));
    }

    public override NodeRange Range(NodeSpace space)
    {
        NodeRange inner = space.Range(Target.Node(space));
        NodeRange all = IsInteger ? NodeRange.Integers : NodeRange.Floats;
        if (FormulaFrom is null) return all;

        // A falling formula turns the range round. A bound that the formula cannot take, as 1/0, bounds nothing.
        Number? a = TryFrom(space, inner.Min);
        Number? b = TryFrom(space, inner.Max);
        if (a is not Number first || b is not Number second) return all;
        bool rising = first.AsFloat() <= second.AsFloat();
        return new NodeRange(rising ? first : second, rising ? second : first, new Number(IsInteger ? 1L : 0L));
    }

    private Number From(NodeSpace space, Number value)
    {
        if (FormulaFrom is null) throw space.Fault(FeatureError.WriteOnly, Name, "has no FormulaFrom and may only be written");
        return Evaluate(space, _from ??= Bind(FormulaFrom, "TO"), value);
    }

    private Number? TryFrom(NodeSpace space, Number value)
    {
        int depth = space.Depth;
        try
        {
            Number converted = From(space, value);
            return double.IsFinite(converted.AsFloat()) ? converted : null;
        }
        catch (FeatureException impossible) when (impossible.Error == FeatureError.BrokenDescription)
        {
            space.Depth = depth;
            return null;
        }
    }
}
