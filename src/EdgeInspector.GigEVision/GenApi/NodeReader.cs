using System.Collections.ObjectModel;
using System.Globalization;

namespace EdgeInspector.GigEVision.GenApi;

/// <summary>Reads one node of the description. Throws <see cref="FormatException"/> with the reason, which sets this node aside.</summary>
/// <param name="element">The node.</param>
/// <param name="outer">The StructReg around a StructEntry, whose terms the entry inherits.</param>
/// <param name="name">The node's name.</param>
/// <param name="addNested">Takes a node that stands within this one and gives its name.</param>
internal sealed class NodeReader(DescriptionElement element, DescriptionElement? outer, string name, Func<DescriptionElement, string, string> addNested)
{
    // A description has thousands of nodes, most without most elements: what is not there costs nothing.
    private static readonly List<DescriptionElement> None = [];

    private readonly List<string> _references = [];

    public Node Read()
    {
        string kind = element.Name;
        return kind switch
        {
            "Integer" => ReadValue(isFloat: false),
            "Float" => ReadValue(isFloat: true),
            "IntReg" or "MaskedIntReg" or "StructEntry" => ReadIntReg(),
            "FloatReg" => ReadFloatReg(),
            "StringReg" => ReadTextReg(raw: false),
            "Register" => ReadTextReg(raw: true),
            "SwissKnife" => ReadSwissKnife(integer: false),
            "IntSwissKnife" => ReadSwissKnife(integer: true),
            "Converter" => ReadConverter(integer: false),
            "IntConverter" => ReadConverter(integer: true),
            "Boolean" => ReadBoolean(),
            "Enumeration" => ReadEnumeration(),
            "Command" => ReadCommand(),
            "String" => ReadString(),
            _ => new PlainNode(Head())
            {
                ChunkId = kind == "Port" ? Text("ChunkID") ?? Text("pChunkID") ?? "" : "",
                Features = [.. All("pFeature").Select(f => f.Text)],
            },
        };
    }

    private ValueNode ReadValue(bool isFloat)
    {
        Dictionary<long, Operand> indexed = [];
        foreach (DescriptionElement e in All("ValueIndexed")) indexed[Integer(e.Attribute("Index"))] = new Operand(Number(e.Text, isFloat));
        foreach (DescriptionElement e in All("pValueIndexed")) indexed[Integer(e.Attribute("Index"))] = Reference(e.Text);
        bool hasIndex = indexed.Count > 0;
        return new ValueNode(Head())
        {
            IsFloat = isFloat,
            Value = OneOf("Value", "pValue", isFloat) ?? OneOf("ValueDefault", "pValueDefault", isFloat),
            Copies = [.. All("pValueCopy").Select(c => Reference(c.Text))],
            Index = hasIndex && Text("pIndex") is string index ? Reference(index) : null,
            Indexed = indexed,
            Min = OneOf("Min", "pMin", isFloat),
            Max = OneOf("Max", "pMax", isFloat),
            Inc = OneOf("Inc", "pInc", isFloat),
        };
    }

    private IntRegNode ReadIntReg()
    {
        string? bit = Text("Bit");
        return new IntRegNode(Head(), Place())
        {
            IsSigned = Text("Sign") == "Signed",
            IsBigEndian = Text("Endianess") == "BigEndian",
            Lsb = bit is not null ? Bit(bit) : Text("LSB") is string lsb ? Bit(lsb) : null,
            Msb = bit is not null ? Bit(bit) : Text("MSB") is string msb ? Bit(msb) : null,
        };
    }

    private FloatRegNode ReadFloatReg() => new(Head(), Place())
    {
        IsBigEndian = Text("Endianess") == "BigEndian",
    };

    private TextRegNode ReadTextReg(bool raw) => new(Head(), Place())
    {
        IsRaw = raw,
    };

    private SwissKnifeNode ReadSwissKnife(bool integer) => new(Head())
    {
        IsInteger = integer,
        Formula = ParseFormula("Formula", integer) ?? throw new FormatException("Formula is missing"),
        Variables = Variables(),
        Constants = Constants(integer),
        Expressions = Expressions(integer),
    };

    private ConverterNode ReadConverter(bool integer)
    {
        Operand target = Reference(Text("pValue") ?? throw new FormatException("pValue is missing"));
        return new ConverterNode(Head())
        {
            IsInteger = integer,
            Target = target,
            FormulaTo = ParseFormula("FormulaTo", integer),
            FormulaFrom = ParseFormula("FormulaFrom", integer),
            Variables = Variables(),
            Constants = Constants(integer),
            Expressions = Expressions(integer),
        };
    }

    private BooleanNode ReadBoolean() => new(Head())
    {
        Value = Text("pValue") is string target ? Reference(target) : Text("Value") is string own ? new Operand(new Number(Truth(own) ? 1L : 0L)) : null,
        OnValue = Text("OnValue") is string on ? Integer(on) : 1,
        OffValue = Text("OffValue") is string off ? Integer(off) : 0,
    };

    private EnumerationNode ReadEnumeration()
    {
        var entries = new List<EnumerationEntry>();
        foreach (DescriptionElement e in All("EnumEntry"))
        {
            // A broken entry is left out: the others can still be set.
            string? entryName = e.Attribute("Name");
            DescriptionElement? value = e.Child("pValue") ?? e.Child("Value");
            if (string.IsNullOrEmpty(entryName) || value is null) continue;
            if (value.Name == "Value" && !TryInteger(value.Text, out _)) continue;
            Operand? Entry(string kind) =>
                e.Child(kind) is DescriptionElement c ? Reference(c.Text) : null;
            entries.Add(new EnumerationEntry
            {
                Name = entryName,
                Value = value.Name == "pValue" ? Reference(value.Text) : new Operand(new Number(Integer(value.Text))),
                IsImplemented = Entry("pIsImplemented"),
                IsAvailable = Entry("pIsAvailable"),
            });
        }

        return new EnumerationNode(Head())
        {
            Value = OneOf("Value", "pValue", isFloat: false),
            Entries = [.. entries],
        };
    }

    private CommandNode ReadCommand() => new(Head())
    {
        Value = OneOf("Value", "pValue", isFloat: false),
        CommandValue = OneOf("CommandValue", "pCommandValue", isFloat: false) ?? throw new FormatException("CommandValue is missing"),
    };

    private StringNode ReadString()
    {
        return new StringNode(Head())
        {
            Value = Text("Value"),
            Target = Text("pValue") is string target ? Reference(target) : null,
        };
    }

    private NodeHead Head() => new()
    {
        Name = name,
        Kind = element.Name,
        Face = new NodeFace
        {
            Visibility = Enum.TryParse(Text("Visibility"), out FeatureVisibility visibility) ? visibility : FeatureVisibility.Beginner,
            DisplayName = Text("DisplayName") ?? "",
            ToolTip = Text("ToolTip") ?? "",
            Description = Text("Description") ?? "",
            Unit = Text("Unit") ?? "",
            Representation = Text("Representation") ?? "",
            IsStreamable = Text("Streamable") is string streamable && Truth(streamable),
            Alias = Text("pAlias") ?? "",
            EventId = Text("EventID") ?? "",
            Selected = Texts("pSelected"),
        },
        IsImplemented = Condition("pIsImplemented"),
        IsAvailable = Condition("pIsAvailable"),
        IsLocked = Condition("pIsLocked"),
        ImposedAccess = ImposedAccess(),
        Invalidators = Texts("pInvalidator"),
        References = _references,
    };

    private RegisterPlace Place()
    {
        long? pollingMs = PollingMs();
        return new RegisterPlace
        {
            Addresses = [.. Addresses()],
            Indices = [.. Indices()],
            Length = OneOf("Length", "pLength", isFloat: false),
            AccessMode = AccessMode(),
            IsCachable = Text("Cachable") != "NoCache" && pollingMs is not null,
            PollingMs = pollingMs ?? 0,
            Port = Text("pPort") ?? "",
        };
    }

    // Null: it says that it changes by itself, but not how fast; then nothing is kept.
    private long? PollingMs() => Text("PollingTime") is not string text ? 0 : TryInteger(text, out long ms) && ms > 0 ? ms : null;

    // A StructEntry's own elements come before those of the StructReg around it.
    private List<DescriptionElement> All(string kind)
    {
        List<DescriptionElement>? found = null;
        element.AddChildren(kind, ref found);
        outer?.AddChildren(kind, ref found);
        return found ?? None;
    }

    private string? Text(string kind) => (element.Child(kind) ?? outer?.Child(kind))?.Text;

    private string[] Texts(string kind)
    {
        List<DescriptionElement> found = All(kind);
        return found.Count == 0 ? [] : [.. found.Select(e => e.Text)];
    }

    private Operand? OneOf(string literal, string pointer, bool isFloat)
    {
        if (Text(pointer) is string target) return Reference(target);
        return Text(literal) is string text ? new Operand(Number(text, isFloat)) : null;
    }

    private Operand? Condition(string pointer) => Text(pointer) is string target ? Reference(target) : null;

    private Operand Reference(string target)
    {
        target = target.Trim();
        if (target.Length == 0) throw new FormatException("a reference names no node");
        _references.Add(target);
        return new Operand(target);
    }

    private List<Operand> Addresses()
    {
        var terms = new List<Operand>();
        foreach (DescriptionElement e in All("Address")) terms.Add(new Operand(new Number(Integer(e.Text))));
        foreach (DescriptionElement e in All("pAddress")) terms.Add(Reference(e.Text));
        foreach (DescriptionElement e in All("IntSwissKnife")) terms.Add(Reference(addNested(e, name)));
        return terms;
    }

    private List<(Operand Index, Operand? Offset)> Indices()
    {
        var indices = new List<(Operand Index, Operand? Offset)>();
        foreach (DescriptionElement e in All("pIndex"))
        {
            Operand? offset = e.Attribute("Offset") is string literal ? new Operand(new Number(Integer(literal)))
                : e.Attribute("pOffset") is string pointer ? Reference(pointer)
                : null;
            indices.Add((Reference(e.Text), offset));
        }

        return indices;
    }

    private IReadOnlyDictionary<string, Operand> Variables()
    {
        if (All("pVariable").Count == 0) return ReadOnlyDictionary<string, Operand>.Empty;
        var variables = new Dictionary<string, Operand>();
        foreach (DescriptionElement e in All("pVariable"))
            variables[e.Attribute("Name") ?? throw new FormatException("a pVariable has no Name")] = Reference(e.Text);
        return variables;
    }

    private IReadOnlyDictionary<string, Number> Constants(bool integer)
    {
        if (All("Constant").Count == 0) return ReadOnlyDictionary<string, Number>.Empty;
        var constants = new Dictionary<string, Number>();
        foreach (DescriptionElement e in All("Constant"))
            constants[e.Attribute("Name") ?? throw new FormatException("a Constant has no Name")] = Number(e.Text, !integer);
        return constants;
    }

    private IReadOnlyDictionary<string, Formula> Expressions(bool integer)
    {
        if (All("Expression").Count == 0) return ReadOnlyDictionary<string, Formula>.Empty;
        var expressions = new Dictionary<string, Formula>();
        foreach (DescriptionElement e in All("Expression"))
        {
            string expression = e.Attribute("Name") ?? throw new FormatException("an Expression has no Name");
            expressions[expression] = Parse(e.Text, integer);
        }

        return expressions;
    }

    private Formula? ParseFormula(string kind, bool integer) => Text(kind) is string text ? Parse(text, integer) : null;

    private static Formula Parse(string text, bool integer) =>
        Formula.TryParse(text, integer, out Formula? formula, out string problem) ? formula! : throw new FormatException(problem);

    private NodeAccess AccessMode() => ParseAccess(Text("AccessMode") ?? "RO");

    private NodeAccess ImposedAccess() => Text("ImposedAccessMode") is string mode ? ParseAccess(mode) : NodeAccess.ReadWrite;

    private static NodeAccess ParseAccess(string mode) => mode switch
    {
        "RW" => NodeAccess.ReadWrite,
        "WO" => NodeAccess.Write,
        "RO" => NodeAccess.Read,
        _ => NodeAccess.None,
    };

    private static int Bit(string text)
    {
        long bit = Integer(text);
        return bit is >= 0 and < 64 ? (int)bit : throw new FormatException($"bit {bit} is outside 0..63");
    }

    private static bool Truth(string text) => text is "true" or "True" or "1" or "Yes";

    private static Number Number(string text, bool isFloat)
    {
        if (TryInteger(text, out long integer)) return integer < 0 && !text.TrimStart().StartsWith('-') ? GenApi.Number.FromUnsigned(unchecked((ulong)integer)) : new Number(integer);
        if (double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double real))
            return isFloat ? new Number(real) : new Number(GenApi.Number.Truncate(real));
        throw new FormatException($"'{text}' is no number");
    }

    private static long Integer(string? text) => TryInteger(text, out long value) ? value : throw new FormatException($"'{text}' is no whole number");

    private static bool TryInteger(string? text, out long value)
    {
        text = text?.Trim() ?? "";
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            bool read = ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong hex);
            value = unchecked((long)hex);
            return read;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)) return true;

        // Masks and timestamps with the top bit set are written as unsigned numbers.
        bool wide = ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong unsigned);
        value = unchecked((long)unsigned);
        return wide;
    }
}
