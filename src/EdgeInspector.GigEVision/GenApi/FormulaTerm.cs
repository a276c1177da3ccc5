namespace EdgeInspector.GigEVision.GenApi;

/// <summary>One operation of a parsed formula, with what it works on.</summary>
internal sealed class FormulaTerm
{
    public required FormulaOperator Operator { get; init; }

    public FormulaTerm? A { get; init; }

    public FormulaTerm? B { get; init; }

    public FormulaTerm? C { get; init; }

    public Number Literal { get; init; }

    /// <summary>Which of the formula's names when the operator is <see cref="FormulaOperator.Variable"/>.</summary>
    public int NameIndex { get; init; }

    /// <summary>Terms from here to the farthest leaf, 1 or more: evaluation recurses that deep.</summary>
    public int Depth { get; private init; } = 1;

    /// <summary>Terms from here down, this one included.</summary>
    public int Count { get; private init; } = 1;

    public static FormulaTerm Join(FormulaOperator op, FormulaTerm a, FormulaTerm? b = null, FormulaTerm? c = null) => new()
    {
        Operator = op,
        A = a,
        B = b,
        C = c,
        Depth = 1 + Math.Max(a.Depth, Math.Max(b?.Depth ?? 0, c?.Depth ?? 0)),
        Count = 1 + a.Count + (b?.Count ?? 0) + (c?.Count ?? 0),
    };
}
