using System.Globalization;
using EdgeInspector.GigEVision.GenApi;

namespace EdgeInspector.GigEVision.Tests.GenApi;

/// <summary>Formulas made at random, each with the value that C# itself gives for it; and the same texts spoiled.</summary>
/// <remarks>The value is calculated while the text is written, so parser and evaluator are checked against precedence as written down in a table.</remarks>
internal sealed class FormulaFuzz
{
    private readonly Random _random;

    private FormulaFuzz(int seed) => _random = new Random(seed);

    /// <summary>Checks so many formulas; gives how many of the spoiled ones were refused. Throws at the first that is wrong.</summary>
    public static int Run(int seed, int count)
    {
        var fuzz = new FormulaFuzz(seed);
        int refused = 0;
        for (int i = 0; i < count; i++)
        {
            (string text, long expected, _) = fuzz.Make(fuzz._random.Next(1, 7));
            if (!Formula.TryParse(text, integer: true, out Formula? formula, out string problem))
                throw new InvalidOperationException($"seed {seed}, formula {i}: '{text}' is refused: {problem}");
            if (!FormulaMath.TryEvaluate(formula!, out Number value, out problem) || value.AsInteger() != expected)
                throw new InvalidOperationException($"seed {seed}, formula {i}: '{text}' is {value.ToText()}, not {expected} {problem}");
            string spoiled = fuzz.Spoil(text);
            bool integer = i % 2 == 0;
            if (!Formula.TryParse(spoiled, integer, out formula, out problem))
            {
                if (problem.Length == 0) throw new InvalidOperationException($"seed {seed}, formula {i}: '{spoiled}' is refused without a reason");
                refused++;
            }
            else if (!FormulaMath.TryEvaluate(formula!, out _, out problem) && problem.Length == 0)
            {
                throw new InvalidOperationException($"seed {seed}, formula {i}: '{spoiled}' has no value and no reason");
            }
        }

        return refused;
    }

    // Text, value and precedence of its outermost operator: a part that binds less is put in brackets, and now and then one that need not be.
    private (string Text, long Value, int Precedence) Make(int depth)
    {
        if (depth == 0) return Literal();
        (string a, long x, int pa) = Make(depth - 1);
        (string b, long y, int pb) = Make(_random.Next(depth));
        switch (_random.Next(20))
        {
            case 0: return Binary("+", unchecked(x + y), 100);
            case 1: return Binary("-", unchecked(x - y), 100);
            case 2: return Binary("*", unchecked(x * y), 110);
            case 3 when y is not (0 or -1): return Binary("/", x / y, 110);
            case 4 when y is not (0 or -1): return Binary("%", x % y, 110);
            case 5: return Binary("|", x | y, 40);
            case 6: return Binary("^", x ^ y, 50);
            case 7: return Binary("&", x & y, 60);
            case 8: return Binary("=", x == y ? 1 : 0, 70);
            case 9: return Binary("<>", x != y ? 1 : 0, 70);
            case 10: return Binary("<", x < y ? 1 : 0, 80);
            case 11: return Binary(">=", x >= y ? 1 : 0, 80);
            case 12: return Binary("||", x != 0 || y != 0 ? 1 : 0, 10);
            case 13: return Binary("&&", x != 0 && y != 0 ? 1 : 0, 20);
            case 14: return ($"-{Bracket(a, pa, 130)}", unchecked(-x), 130);
            case 15: return ($"~{Bracket(a, pa, 130)}", ~x, 130);
            case 16: return ($"ABS({a})", x == long.MinValue ? x : Math.Abs(x), 200);
            case 17:
                int shift = _random.Next(63);
                return ($"{Bracket(a, pa, 90)} << {shift}", x << shift, 90);
            case 18:
                int right = _random.Next(63);
                return ($"{Bracket(a, pa, 90)}>>{right}", x >> right, 90);
            default:
                (string c, long z, int pc) = Make(_random.Next(depth));
                return ($"{Bracket(a, pa, 6)} ? {Bracket(b, pb, 5)} : {Bracket(c, pc, 5)}", x != 0 ? y : z, 5);
        }

        (string, long, int) Binary(string op, long value, int precedence) =>
            ($"{Bracket(a, pa, precedence)}{Space()}{op}{Space()}{Bracket(b, pb, precedence + 1)}", value, precedence);
    }

    private (string, long, int) Literal()
    {
        long value = _random.Next(4) switch
        {
            0 => _random.Next(3),
            1 => _random.Next(1000),
            2 => _random.NextInt64(0, uint.MaxValue),
            _ => _random.NextInt64(0, long.MaxValue),
        };
        return (_random.Next(3) == 0 ? $"0x{value:X}" : value.ToString(CultureInfo.InvariantCulture), value, 200);
    }

    private string Bracket(string text, int precedence, int needed) => precedence < needed || _random.Next(8) == 0 ? $"({text})" : text;

    private string Space() => _random.Next(3) == 0 ? "" : " ";

    private string Spoil(string text)
    {
        char[] found = text.ToCharArray();
        for (int times = _random.Next(1, 4); times > 0 && found.Length > 0; times--)
        {
            int at = _random.Next(found.Length);
            const string Symbols = "()+-*/%?:<>=&|~!.,eExX0917 AB\0\u00E4";
            found = _random.Next(3) switch
            {
                0 => [.. found[..at], .. found[(at + 1)..]],
                1 => [.. found[..at], Symbols[_random.Next(Symbols.Length)], .. found[at..]],
                _ => [.. found[..at], .. found[_random.Next(found.Length)..]],
            };
            if (found.Length > 4000) found = found[..4000];
        }

        return new string(found);
    }
}
