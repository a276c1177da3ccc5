using System.Runtime.CompilerServices;

namespace EdgeInspector.GigEVision.GenApi;

/// <summary>A formula whose names are found: it is evaluated without looking anything up and without allocating.</summary>
internal sealed class BoundFormula(FormulaNode owner, Formula formula)
{
    private FormulaVariable[] _variables = [];

    /// <summary>Sets what the names stand for, in the order in which the formula has them.</summary>
    public void Resolve(Func<string, FormulaVariable> find) => _variables = [.. formula.Names.Select(find)];

    /// <summary>Evaluates; false, with the reason, for a division by zero or a name that stands for nothing.</summary>
    public bool TryEvaluate(NodeSpace space, Number given, out Number value, out string problem)
    {
        space.Spend(owner, formula.TermCount);
        problem = "";
        value = Evaluate(formula.Root, space, given, ref problem);
        if (problem.Length > 0) return false;
        value = formula.IsInteger ? new Number(value.AsInteger()) : new Number(value.AsFloat());
        return true;
    }

    private Number Evaluate(FormulaTerm term, NodeSpace space, Number given, ref string problem)
    {
        // The depth counts down towards the leaves: every path passes here at least each 16 terms.
        if (term.Depth % 16 == 0 && !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            problem = "the formula and those it needs are nested too deeply";
            return default;
        }

        switch (term.Operator)
        {
            case FormulaOperator.Literal:
                return term.Literal;
            case FormulaOperator.Variable:
                return Variable(_variables[term.NameIndex], space, given, ref problem);
            case FormulaOperator.Conditional:
                return Evaluate(Formula.IsTrue(Evaluate(term.A!, space, given, ref problem)) ? term.B! : term.C!, space, given, ref problem);
            case FormulaOperator.LogicalAnd:
                return Formula.Truth(Formula.IsTrue(Evaluate(term.A!, space, given, ref problem)) && Formula.IsTrue(Evaluate(term.B!, space, given, ref problem)));
            case FormulaOperator.LogicalOr:
                return Formula.Truth(Formula.IsTrue(Evaluate(term.A!, space, given, ref problem)) || Formula.IsTrue(Evaluate(term.B!, space, given, ref problem)));
            default:
                Number a = Evaluate(term.A!, space, given, ref problem);
                Number b = term.B is null ? default : Evaluate(term.B, space, given, ref problem);
                return problem.Length > 0 ? default : formula.Apply(term.Operator, a, b, ref problem);
        }
    }

    private Number Variable(FormulaVariable variable, NodeSpace space, Number given, ref string problem)
    {
        if (problem.Length > 0) return default;
        Number value = default;
        if (variable.Node is not null) value = variable.ReadNode(space);
        else if (variable.IsGiven) value = given;
        else if (variable.Constant is Number constant) value = constant;
        else if (variable.Expression is BoundFormula expression)
        {
            space.Enter(owner);
            if (!expression.TryEvaluate(space, given, out value, out problem)) return default;
            space.Depth--;
        }
        else
        {
            problem = $"variable '{variable.Name}' is not declared";
        }

        return formula.IsInteger && value.IsFloat ? new Number(value.AsNearest()) : value;
    }
}
