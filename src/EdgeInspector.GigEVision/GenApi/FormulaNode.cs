using System.Collections.ObjectModel;

namespace EdgeInspector.GigEVision.GenApi;

/// <summary>What SwissKnife and Converter have in common: a formula's variables, constants and named expressions.</summary>
internal abstract class FormulaNode(NodeHead head) : Node(head)
{
    public required bool IsInteger { get; init; }

    /// <summary>Name in the formula → node; a part of it may be meant (Name.Min).</summary>
    public IReadOnlyDictionary<string, Operand> Variables { get; init; } = ReadOnlyDictionary<string, Operand>.Empty;

    public IReadOnlyDictionary<string, Number> Constants { get; init; } = ReadOnlyDictionary<string, Number>.Empty;

    public IReadOnlyDictionary<string, Formula> Expressions { get; init; } = ReadOnlyDictionary<string, Formula>.Empty;

    /// <summary>Finds once what the formula's names stand for.</summary>
    /// <param name="formula">The formula.</param>
    /// <param name="givenName">Name of the value that is given at each evaluation; empty when there is none.</param>
    protected BoundFormula Bind(Formula formula, string givenName)
    {
        var expressions = new Dictionary<string, BoundFormula>();
        foreach ((string name, Formula expression) in Expressions) expressions[name] = new BoundFormula(this, expression);
        var bound = new BoundFormula(this, formula);
        bound.Resolve(Find);
        foreach (BoundFormula expression in expressions.Values) expression.Resolve(Find);
        return bound;

        FormulaVariable Find(string name)
        {
            if (givenName.Length > 0 && name == givenName) return new FormulaVariable { Name = name, IsGiven = true };
            if (Variables.TryGetValue(name, out Operand? node)) return new FormulaVariable { Name = name, Node = node, Part = PartOf(name) };
            if (Constants.TryGetValue(name, out Number constant)) return new FormulaVariable { Name = name, Constant = constant };
            if (expressions.TryGetValue(name, out BoundFormula? expression)) return new FormulaVariable { Name = name, Expression = expression };

            // A variable of the description may be called E or PI; the constants come second.
            return new FormulaVariable { Name = name, Constant = name switch { "PI" => new Number(Math.PI), "E" => new Number(Math.E), _ => null } };
        }
    }

    protected Number Evaluate(NodeSpace space, BoundFormula formula, Number given = default) =>
        formula.TryEvaluate(space, given, out Number result, out string why)
            ? result
            : throw space.Fault(FeatureError.BrokenDescription, Name, $"formula: {why}");

    // Gain.Max is the highest value of Gain; Mode.Entry.On the value of an entry.
    private static string PartOf(string variable)
    {
        int entry = variable.IndexOf(".Entry.", StringComparison.Ordinal);
        int dot = entry >= 0 ? entry : variable.LastIndexOf('.');
        return dot < 0 || variable.AsSpan(dot + 1) is not ("Min" or "Max" or "Inc") && entry < 0 ? "" : variable[(dot + 1)..];
    }
}
