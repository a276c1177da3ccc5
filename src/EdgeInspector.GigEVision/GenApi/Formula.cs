#pragma warning disable IDE0072 // Each table holds its own kind of operators and passes the others on.

namespace EdgeInspector.GigEVision.GenApi;

/// <summary>A formula of the description, ready to be evaluated.</summary>
/// <remarks>
/// IntSwissKnife and IntConverter calculate in whole numbers of 64 bits (5/3 is 1), SwissKnife and Converter in double precision.
/// Only the chosen branch of a condition is evaluated, so that a division may be guarded. [viva-genicam ADR-0018] [Aravis arvevaluator.c]
/// </remarks>
internal sealed class Formula
{
    private Formula(FormulaTerm root, string[] names, bool isInteger)
    {
        Root = root;
        Names = names;
        IsInteger = isInteger;
    }

    public FormulaTerm Root { get; }

    /// <summary>Names in the formula, each once; a term refers to them by index.</summary>
    public string[] Names { get; }

    public bool IsInteger { get; }

    /// <summary>Terms of the formula, 1 or more: the most that one evaluation visits.</summary>
    public int TermCount => Root.Count;

    public static bool TryParse(string text, bool integer, out Formula? formula, out string problem)
    {
        formula = null;
        if (!FormulaParser.TryParse(text, out FormulaTerm? root, out string[] names, out problem)) return false;
        formula = new Formula(root!, names, integer);
        return true;
    }

    public static bool IsTrue(Number value) => value.IsFloat ? value.AsFloat() != 0 : value.AsInteger() != 0;

    public static Number Truth(bool value) => new(value ? 1L : 0L);

    /// <summary>Applies an operator that needs all its operands.</summary>
    public Number Apply(FormulaOperator op, Number a, Number b, ref string problem) =>
        IsInteger ? Integer(op, a, b, ref problem) : Real(op, a.AsFloat(), b.AsFloat());

    private static Number Integer(FormulaOperator op, Number left, Number right, ref string problem)
    {
        long a = left.AsInteger();
        long b = right.AsInteger();
        unchecked
        {
            switch (op)
            {
                case FormulaOperator.Add: return new Number(a + b);
                case FormulaOperator.Subtract: return new Number(a - b);
                case FormulaOperator.Multiply: return new Number(a * b);
                case FormulaOperator.Divide:
                case FormulaOperator.Remainder:
                    if (b == 0)
                    {
                        problem = "the formula divides by zero";
                        return default;
                    }

                    // The lowest number by -1 does not fit; it wraps, as in C on most machines, instead of throwing.
                    if (b == -1) return new Number(op == FormulaOperator.Divide ? -a : 0);
                    return new Number(op == FormulaOperator.Divide ? a / b : a % b);
                case FormulaOperator.Power: return new Number(Power(a, b));
                case FormulaOperator.Negate: return new Number(-a);
                case FormulaOperator.Abs: return new Number(a < 0 ? -a : a);
                case FormulaOperator.Sgn: return new Number((long)Math.Sign(a));
                case FormulaOperator.Trunc or FormulaOperator.Round or FormulaOperator.Floor or FormulaOperator.Ceil:
                    // What is given as a fraction is still rounded the way it was asked for.
                    return new Number(Number.Truncate(Real(op, left.AsFloat(), right.AsFloat()).AsFloat()));
                default: break;
            }
        }

        return Bits(op, a, b)
            ?? Comparison(op, a.CompareTo(b))
            ?? new Number(Number.Truncate(Real(op, left.AsFloat(), right.AsFloat()).AsFloat()));
    }

    private static Number Real(FormulaOperator op, double a, double b) => op switch
    {
        FormulaOperator.Add => new Number(a + b),
        FormulaOperator.Subtract => new Number(a - b),
        FormulaOperator.Multiply => new Number(a * b),
        FormulaOperator.Divide => new Number(a / b),
        FormulaOperator.Remainder => new Number(a % b),
        FormulaOperator.Power => new Number(Math.Pow(a, b)),
        FormulaOperator.Negate => new Number(-a),
        FormulaOperator.Sin => new Number(Math.Sin(a)),
        FormulaOperator.Cos => new Number(Math.Cos(a)),
        FormulaOperator.Tan => new Number(Math.Tan(a)),
        FormulaOperator.Asin => new Number(Math.Asin(a)),
        FormulaOperator.Acos => new Number(Math.Acos(a)),
        FormulaOperator.Atan => new Number(Math.Atan(a)),
        FormulaOperator.Abs => new Number(Math.Abs(a)),
        FormulaOperator.Exp => new Number(Math.Exp(a)),
        FormulaOperator.Ln => new Number(Math.Log(a)),
        FormulaOperator.Lg => new Number(Math.Log10(a)),
        FormulaOperator.Sqrt => new Number(Math.Sqrt(a)),
        FormulaOperator.Trunc => new Number(Math.Truncate(a)),
        FormulaOperator.Round => new Number(Round(a, b)),
        FormulaOperator.Floor => new Number(Math.Floor(a)),
        FormulaOperator.Ceil => new Number(Math.Ceiling(a)),
        FormulaOperator.Sgn => new Number(double.IsNaN(a) ? 0.0 : Math.Sign(a)),
        _ => Bits(op, Number.Truncate(a), Number.Truncate(b)) ?? Comparison(op, a.CompareTo(b)) ?? default,
    };

    private static Number? Bits(FormulaOperator op, long a, long b) => op switch
    {
        FormulaOperator.BitOr => new Number(a | b),
        FormulaOperator.BitXor => new Number(a ^ b),
        FormulaOperator.BitAnd => new Number(a & b),
        FormulaOperator.BitNot => new Number(~a),
        FormulaOperator.LogicalNot => Truth(a == 0),
        FormulaOperator.ShiftLeft => new Number(b is < 0 or > 63 ? 0 : a << (int)b),
        FormulaOperator.ShiftRight => new Number(b is < 0 or > 63 ? (a < 0 ? -1 : 0) : a >> (int)b),
        _ => null,
    };

    private static Number? Comparison(FormulaOperator op, int order) => op switch
    {
        FormulaOperator.Equal => Truth(order == 0),
        FormulaOperator.NotEqual => Truth(order != 0),
        FormulaOperator.Less => Truth(order < 0),
        FormulaOperator.LessOrEqual => Truth(order <= 0),
        FormulaOperator.Greater => Truth(order > 0),
        FormulaOperator.GreaterOrEqual => Truth(order >= 0),
        _ => null,
    };

    // Halves away from zero, as C rounds.
    private static double Round(double value, double digits) =>
        Math.Round(value, double.IsNaN(digits) ? 0 : Math.Clamp((int)Math.Clamp(digits, 0, 15), 0, 15), MidpointRounding.AwayFromZero);

    private static long Power(long value, long exponent)
    {
        if (exponent < 0) return Number.Truncate(Math.Pow(value, exponent));
        long power = 1;
        unchecked
        {
            for (; exponent > 0; exponent >>= 1)
            {
                if ((exponent & 1) != 0) power *= value;
                value *= value;
            }
        }

        return power;
    }
}
