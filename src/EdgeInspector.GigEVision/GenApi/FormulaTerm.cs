namespace EdgeInspector.GigEVision.GenApi;

/// <summary>One operation of a parsed formula, with what it works on.</summary>
internal sealed class FormulaTerm
{
    public required FormulaOperator Operator { get; init; }

    public FormulaTerm? A { get; init; }

    public FormulaTerm? B { get; init; }

    public FormulaTerm? C { get; init; }

    public Number Literal { get; init; }

    /// <summary>The variable's name when the operator is <see cref="FormulaOperator.Variable"/>.</summary>
    public string Name { get; init; } = "";

    /// <summary>Terms from here to the farthest leaf, 1 or more: evaluation recurses that deep.</summary>
    public int Depth => _depth ??= 1 + Math.Max(A?.Depth ?? 0, Math.Max(B?.Depth ?? 0, C?.Depth ?? 0));

    /// <summary>Terms from here down, this one included.</summary>
    public int Count => _count ??= 1 + (A?.Count ?? 0) + (B?.Count ?? 0) + (C?.Count ?? 0);

    private int? _depth;
    private int? _count;
}
