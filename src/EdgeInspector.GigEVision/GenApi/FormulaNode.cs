namespace EdgeInspector.GigEVision.GenApi;

/// <summary>What SwissKnife and Converter have in common: a formula's variables, constants and named expressions.</summary>
internal abstract class FormulaNode : Node
{
    private int _expressionDepth;

    public required bool IsInteger { get; init; }

    /// <summary>Name in the formula → node, with the part of it that is meant (Value, Min, Max, Inc).</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, Number> Constants { get; init; } = new Dictionary<string, Number>();

    public IReadOnlyDictionary<string, Formula> Expressions { get; init; } = new Dictionary<string, Formula>();

    protected Number Evaluate(NodeSpace space, Formula formula, string givenName = "", Number given = default)
    {
        bool Resolve(string name, out Number value, out string problem)
        {
            problem = "";
            if (givenName.Length > 0 && name == givenName) value = given;
            else if (Variables.TryGetValue(name, out string? node)) value = ReadPart(space, name, node);
            else if (Constants.TryGetValue(name, out Number constant)) value = constant;
            else if (Expressions.TryGetValue(name, out Formula? expression)) return EvaluateExpression(space, name, expression, Resolve, out value, out problem);
            else
            {
                value = default;
                problem = $"variable '{name}' is not declared";
            }

            return problem.Length == 0;
        }

        space.Spend(this, formula.TermCount);
        return formula.TryEvaluate(Resolve, out Number result, out string why)
            ? result
            : throw space.Fault(FeatureError.BrokenDescription, Name, $"formula: {why}");
    }

    private bool EvaluateExpression(NodeSpace space, string name, Formula expression, Formula.Resolver resolve, out Number value, out string problem)
    {
        if (_expressionDepth >= NodeSpace.DepthMax)
        {
            value = default;
            problem = $"expression '{name}' needs itself";
            return false;
        }

        space.Spend(this, expression.TermCount);
        _expressionDepth++;
        try
        {
            return expression.TryEvaluate(resolve, out value, out problem);
        }
        finally
        {
            _expressionDepth--;
        }
    }

    private static Number ReadPart(NodeSpace space, string variable, string node)
    {
        int dot = variable.LastIndexOf('.');
        return (dot < 0 ? "" : variable[(dot + 1)..]) switch
        {
            "Min" => space.Range(node).Min,
            "Max" => space.Range(node).Max,
            "Inc" => space.Range(node).Inc,
            _ => space.Read(node),
        };
    }
}
