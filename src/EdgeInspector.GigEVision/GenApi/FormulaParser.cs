using System.Globalization;

namespace EdgeInspector.GigEVision.GenApi;

/// <summary>Reads a GenApi formula. Refuses with a message; never throws, whatever the text.</summary>
/// <remarks>
/// Precedence, low to high: ?: | || | &amp;&amp; | bit or | ^ | &amp; | = &lt;&gt; | &lt; &lt;= &gt; &gt;= | shifts | + - | * / % | ** (from the right) | unary.
/// A single = is equality. [Aravis arvevaluator.c]
/// </remarks>
internal ref struct FormulaParser
{
    // A formula of a real description nests a dozen deep; the bound keeps evaluation far from the end of the stack.
    private const int DepthMax = 256;
    private const int LengthMax = 64 * 1024;
    private const int NamesMax = 256;

    private readonly ReadOnlySpan<char> _text;
    private readonly List<string> _names = [];
    private int _at;
    private int _depth;
    private string? _problem;

    private FormulaParser(ReadOnlySpan<char> text) => _text = text;

    public static bool TryParse(string formula, out FormulaTerm? term, out string[] names, out string problem)
    {
        term = null;
        names = [];
        problem = "";
        if (formula.Length > LengthMax)
        {
            problem = $"formula of {formula.Length} characters exceeds {LengthMax}";
            return false;
        }

        var parser = new FormulaParser(formula);
        FormulaTerm? parsed = parser.Conditional();
        parser.SkipSpace();
        if (parsed is not null && parser._at < parser._text.Length) parsed = parser.Fail($"'{parser._text[parser._at]}' is not expected");
        if (parsed is null)
        {
            problem = parser._problem ?? "formula cannot be read";
            return false;
        }

        term = parsed;
        names = [.. parser._names];
        return true;
    }

    private FormulaTerm? Conditional()
    {
        if (!Enter()) return null;
        FormulaTerm? condition = Binary(10);
        if (condition is not null && Accept("?"))
        {
            FormulaTerm? yes = Conditional();
            if (yes is null) return null;
            if (!Accept(":")) return Fail("':' is missing");
            FormulaTerm? no = Conditional();
            if (no is null) return null;
            condition = Join(FormulaOperator.Conditional, condition, yes, no);
        }

        _depth--;
        return condition;
    }

    private FormulaTerm? Binary(int precedenceMin)
    {
        if (!Enter()) return null;
        FormulaTerm? left = Unary();
        while (left is not null && PeekBinary(out FormulaOperator op, out int precedence, out int length) && precedence >= precedenceMin)
        {
            _at += length;
            FormulaTerm? right = Binary(op == FormulaOperator.Power ? precedence : precedence + 1);
            if (right is null) return null;
            left = Join(op, left, right);
        }

        _depth--;
        return left;
    }

    private FormulaTerm? Unary()
    {
        if (!Enter()) return null;
        FormulaTerm? term;
        if (Accept("-")) term = Prefix(FormulaOperator.Negate);
        else if (Accept("+")) term = Unary();
        else if (Accept("~")) term = Prefix(FormulaOperator.BitNot);
        else if (Accept("!")) term = Prefix(FormulaOperator.LogicalNot);
        else term = Primary();
        _depth--;
        return term;
    }

    private FormulaTerm? Prefix(FormulaOperator op)
    {
        FormulaTerm? operand = Unary();
        return operand is null ? null : Join(op, operand);
    }

    private FormulaTerm? Primary()
    {
        SkipSpace();
        if (_at >= _text.Length) return Fail("formula ends too early");
        if (Accept("("))
        {
            FormulaTerm? inner = Conditional();
            if (inner is null) return null;
            return Accept(")") ? inner : Fail("')' is missing");
        }

        char c = _text[_at];
        if (char.IsAsciiDigit(c) || c == '.') return LiteralNumber();
        if (char.IsLetter(c) || c == '_') return NameOrFunction();
        return Fail($"'{c}' is not expected");
    }

    private FormulaTerm? LiteralNumber()
    {
        int start = _at;
        if (_text[_at] == '0' && _at + 1 < _text.Length && _text[_at + 1] is 'x' or 'X')
        {
            _at += 2;
            int digits = _at;
            while (_at < _text.Length && char.IsAsciiHexDigit(_text[_at])) _at++;
            return ulong.TryParse(_text[digits.._at], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong hex)
                ? Literal(new Number(unchecked((long)hex)))
                : Fail("hexadecimal number cannot be read");
        }

        while (_at < _text.Length && char.IsAsciiDigit(_text[_at])) _at++;
        bool whole = true;
        if (_at < _text.Length && _text[_at] == '.')
        {
            whole = false;
            _at++;
            while (_at < _text.Length && char.IsAsciiDigit(_text[_at])) _at++;
        }

        int exponent = _at;
        if (exponent < _text.Length && _text[exponent] is 'e' or 'E')
        {
            exponent++;
            if (exponent < _text.Length && _text[exponent] is '+' or '-') exponent++;
            if (exponent < _text.Length && char.IsAsciiDigit(_text[exponent]))
            {
                whole = false;
                while (exponent < _text.Length && char.IsAsciiDigit(_text[exponent])) exponent++;
                _at = exponent;
            }
        }

        ReadOnlySpan<char> number = _text[start.._at];
        if (whole && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long integer)) return Literal(new Number(integer));
        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double real)
            ? Literal(new Number(real))
            : Fail($"number '{number}' cannot be read");
    }

    private FormulaTerm? NameOrFunction()
    {
        int start = _at;
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] is '_' or '.')) _at++;
        string name = _text[start.._at].ToString();
        SkipSpace();
        if (_at >= _text.Length || _text[_at] != '(') return Variable(name);
        if (!TryFunction(name, out FormulaOperator function)) return Fail($"function '{name}' is not known");
        _at++;
        FormulaTerm? argument = Conditional();
        if (argument is null) return null;
        if (function == FormulaOperator.Round && Accept(","))
        {
            // ROUND(x, digits) occurs; only whole numbers of digits make sense, and the operand carries them.
            FormulaTerm? digits = Conditional();
            if (digits is null) return null;
            return Accept(")") ? Join(function, argument, digits) : Fail("')' is missing");
        }

        return Accept(")") ? Join(function, argument) : Fail("')' is missing");
    }

    private bool PeekBinary(out FormulaOperator op, out int precedence, out int length)
    {
        SkipSpace();
        char a = _at < _text.Length ? _text[_at] : '\0';
        char b = _at + 1 < _text.Length ? _text[_at + 1] : '\0';
        (op, precedence, length) = (a, b) switch
        {
            ('|', '|') => (FormulaOperator.LogicalOr, 10, 2),
            ('&', '&') => (FormulaOperator.LogicalAnd, 20, 2),
            ('|', _) => (FormulaOperator.BitOr, 40, 1),
            ('^', _) => (FormulaOperator.BitXor, 50, 1),
            ('&', _) => (FormulaOperator.BitAnd, 60, 1),
            ('=', '=') => (FormulaOperator.Equal, 70, 2),
            ('=', _) => (FormulaOperator.Equal, 70, 1),
            ('!', '=') => (FormulaOperator.NotEqual, 70, 2),
            ('<', '>') => (FormulaOperator.NotEqual, 70, 2),
            ('<', '<') => (FormulaOperator.ShiftLeft, 90, 2),
            ('>', '>') => (FormulaOperator.ShiftRight, 90, 2),
            ('<', '=') => (FormulaOperator.LessOrEqual, 80, 2),
            ('>', '=') => (FormulaOperator.GreaterOrEqual, 80, 2),
            ('<', _) => (FormulaOperator.Less, 80, 1),
            ('>', _) => (FormulaOperator.Greater, 80, 1),
            ('+', _) => (FormulaOperator.Add, 100, 1),
            ('-', _) => (FormulaOperator.Subtract, 100, 1),
            ('*', '*') => (FormulaOperator.Power, 120, 2),
            ('*', _) => (FormulaOperator.Multiply, 110, 1),
            ('/', _) => (FormulaOperator.Divide, 110, 1),
            ('%', _) => (FormulaOperator.Remainder, 110, 1),
            _ => (FormulaOperator.Literal, -1, 0),
        };
        return length > 0;
    }

    private static bool TryFunction(string name, out FormulaOperator function)
    {
        function = name.ToUpperInvariant() switch
        {
            "SIN" => FormulaOperator.Sin,
            "COS" => FormulaOperator.Cos,
            "TAN" => FormulaOperator.Tan,
            "ASIN" => FormulaOperator.Asin,
            "ACOS" => FormulaOperator.Acos,
            "ATAN" => FormulaOperator.Atan,
            "ABS" => FormulaOperator.Abs,
            "EXP" => FormulaOperator.Exp,
            "LN" => FormulaOperator.Ln,
            "LG" => FormulaOperator.Lg,
            "SQRT" => FormulaOperator.Sqrt,
            "TRUNC" => FormulaOperator.Trunc,
            "ROUND" => FormulaOperator.Round,
            "FLOOR" => FormulaOperator.Floor,
            "CEIL" => FormulaOperator.Ceil,
            "SGN" => FormulaOperator.Sgn,
            "NEG" => FormulaOperator.Negate,
            _ => FormulaOperator.Literal,
        };
        return function != FormulaOperator.Literal;
    }

    private FormulaTerm? Join(FormulaOperator op, FormulaTerm a, FormulaTerm? b = null, FormulaTerm? c = null)
    {
        FormulaTerm term = FormulaTerm.Join(op, a, b, c);
        return term.Depth > DepthMax ? Fail($"formula is more than {DepthMax} terms deep") : term;
    }

    private FormulaTerm? Variable(string name)
    {
        int index = _names.IndexOf(name);
        if (index < 0)
        {
            index = _names.Count;
            if (index == NamesMax) return Fail($"formula has more than {NamesMax} names");
            _names.Add(name);
        }

        return new FormulaTerm { Operator = FormulaOperator.Variable, NameIndex = index };
    }

    private static FormulaTerm Literal(Number value) => new() { Operator = FormulaOperator.Literal, Literal = value };

    private bool Enter()
    {
        // Three levels of the grammar are entered for each level of the formula.
        if (++_depth <= 3 * DepthMax) return true;
        Fail($"formula is more than {DepthMax} terms deep");
        return false;
    }

    private bool Accept(string symbol)
    {
        SkipSpace();
        if (!_text[_at..].StartsWith(symbol, StringComparison.Ordinal)) return false;
        _at += symbol.Length;
        return true;
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
    }

    private FormulaTerm? Fail(string problem)
    {
        _problem ??= $"{problem} at position {_at + 1}";
        return null;
    }
}
