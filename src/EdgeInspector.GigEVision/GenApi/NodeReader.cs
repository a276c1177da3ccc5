using System.Globalization;
using System.Xml.Linq;

namespace EdgeInspector.GigEVision.GenApi;

/// <summary>Reads one node of the description. Throws <see cref="FormatException"/> with the reason, which sets this node aside.</summary>
/// <param name="element">The node.</param>
/// <param name="outer">The StructReg around a StructEntry, whose terms the entry inherits.</param>
/// <param name="name">The node's name.</param>
/// <param name="addNested">Takes a node that stands within this one and gives its name.</param>
internal sealed class NodeReader(XElement element, XElement? outer, string name, Func<XElement, string, string> addNested)
{
    private readonly List<string> _references = [];

    public Node Read()
    {
        string kind = element.Name.LocalName;
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
            _ => new PlainNode
            {
                Name = name,
                Kind = kind,
                IsChunkPort = kind == "Port" && (Text("ChunkID") ?? Text("pChunkID")) is not null,
                Features = [.. All("pFeature").Select(f => f.Value.Trim())],
            },
        };
    }

    private ValueNode ReadValue(bool isFloat)
    {
        var indexed = new Dictionary<long, Operand>();
        foreach (XElement e in All("ValueIndexed")) indexed[Integer(e.Attribute("Index")?.Value)] = new Operand(Number(e.Value, isFloat));
        foreach (XElement e in All("pValueIndexed")) indexed[Integer(e.Attribute("Index")?.Value)] = Reference(e.Value);
        bool hasIndex = indexed.Count > 0;
        return new ValueNode
        {
            Name = name,
            Kind = element.Name.LocalName,
            IsFloat = isFloat,
            Value = OneOf("Value", "pValue", isFloat) ?? OneOf("ValueDefault", "pValueDefault", isFloat),
            Copies = [.. All("pValueCopy").Select(c => c.Value.Trim())],
            Index = hasIndex && Text("pIndex") is string index ? Reference(index) : null,
            Indexed = indexed,
            Min = OneOf("Min", "pMin", isFloat),
            Max = OneOf("Max", "pMax", isFloat),
            Inc = OneOf("Inc", "pInc", isFloat),
            IsImplemented = Condition("pIsImplemented"),
            IsAvailable = Condition("pIsAvailable"),
            IsLocked = Condition("pIsLocked"),
            ImposedAccess = ImposedAccess(),
            Invalidators = Invalidators(),
            References = _references,
        };
    }

    private IntRegNode ReadIntReg()
    {
        string? bit = Text("Bit");
        return new IntRegNode
        {
            Name = name,
            Kind = element.Name.LocalName,
            IsSigned = Text("Sign") == "Signed",
            IsBigEndian = Text("Endianess") == "BigEndian",
            Lsb = bit is not null ? Bit(bit) : Text("LSB") is string lsb ? Bit(lsb) : null,
            Msb = bit is not null ? Bit(bit) : Text("MSB") is string msb ? Bit(msb) : null,
            Addresses = Addresses(),
            Indices = Indices(),
            Length = OneOf("Length", "pLength", isFloat: false),
            AccessMode = AccessMode(),
            IsCachable = IsCachable(),
            Port = Text("pPort") ?? "",
            IsImplemented = Condition("pIsImplemented"),
            IsAvailable = Condition("pIsAvailable"),
            IsLocked = Condition("pIsLocked"),
            ImposedAccess = ImposedAccess(),
            Invalidators = Invalidators(),
            References = _references,
        };
    }

    private FloatRegNode ReadFloatReg() => new()
    {
        Name = name,
        Kind = element.Name.LocalName,
        IsBigEndian = Text("Endianess") == "BigEndian",
        Addresses = Addresses(),
        Indices = Indices(),
        Length = OneOf("Length", "pLength", isFloat: false),
        AccessMode = AccessMode(),
        IsCachable = IsCachable(),
        Port = Text("pPort") ?? "",
        IsImplemented = Condition("pIsImplemented"),
        IsAvailable = Condition("pIsAvailable"),
        IsLocked = Condition("pIsLocked"),
        ImposedAccess = ImposedAccess(),
        Invalidators = Invalidators(),
        References = _references,
    };

    private TextRegNode ReadTextReg(bool raw) => new()
    {
        Name = name,
        Kind = element.Name.LocalName,
        IsRaw = raw,
        Addresses = Addresses(),
        Indices = Indices(),
        Length = OneOf("Length", "pLength", isFloat: false),
        AccessMode = AccessMode(),
        IsCachable = IsCachable(),
        Port = Text("pPort") ?? "",
        IsImplemented = Condition("pIsImplemented"),
        IsAvailable = Condition("pIsAvailable"),
        IsLocked = Condition("pIsLocked"),
        ImposedAccess = ImposedAccess(),
        Invalidators = Invalidators(),
        References = _references,
    };

    private SwissKnifeNode ReadSwissKnife(bool integer) => new()
    {
        Name = name,
        Kind = element.Name.LocalName,
        IsInteger = integer,
        Formula = ParseFormula("Formula", integer) ?? throw new FormatException("Formula is missing"),
        Variables = Variables(),
        Constants = Constants(integer),
        Expressions = Expressions(integer),
        IsImplemented = Condition("pIsImplemented"),
        IsAvailable = Condition("pIsAvailable"),
        IsLocked = Condition("pIsLocked"),
        ImposedAccess = ImposedAccess(),
        Invalidators = Invalidators(),
        References = _references,
    };

    private ConverterNode ReadConverter(bool integer)
    {
        string target = Text("pValue") ?? throw new FormatException("pValue is missing");
        _references.Add(target);
        return new ConverterNode
        {
            Name = name,
            Kind = element.Name.LocalName,
            IsInteger = integer,
            Target = target,
            FormulaTo = ParseFormula("FormulaTo", integer),
            FormulaFrom = ParseFormula("FormulaFrom", integer),
            Variables = Variables(),
            Constants = Constants(integer),
            Expressions = Expressions(integer),
            IsImplemented = Condition("pIsImplemented"),
            IsAvailable = Condition("pIsAvailable"),
            IsLocked = Condition("pIsLocked"),
            ImposedAccess = ImposedAccess(),
            Invalidators = Invalidators(),
            References = _references,
        };
    }

    private BooleanNode ReadBoolean() => new()
    {
        Name = name,
        Kind = element.Name.LocalName,
        Value = Text("pValue") is string target ? Reference(target) : Text("Value") is string own ? new Operand(new Number(Truth(own) ? 1L : 0L)) : null,
        OnValue = Text("OnValue") is string on ? Integer(on) : 1,
        OffValue = Text("OffValue") is string off ? Integer(off) : 0,
        IsImplemented = Condition("pIsImplemented"),
        IsAvailable = Condition("pIsAvailable"),
        IsLocked = Condition("pIsLocked"),
        ImposedAccess = ImposedAccess(),
        Invalidators = Invalidators(),
        References = _references,
    };

    private EnumerationNode ReadEnumeration()
    {
        var entries = new List<EnumerationEntry>();
        foreach (XElement e in All("EnumEntry"))
        {
            // A broken entry is left out: the others can still be set.
            string? entryName = e.Attribute("Name")?.Value.Trim();
            XElement? value = e.Elements().FirstOrDefault(v => v.Name.LocalName is "Value" or "pValue");
            if (string.IsNullOrEmpty(entryName) || value is null) continue;
            if (value.Name.LocalName == "Value" && !TryInteger(value.Value, out _)) continue;
            Operand? Entry(string kind) =>
                e.Elements().FirstOrDefault(c => c.Name.LocalName == kind) is XElement c ? Reference(c.Value) : null;
            entries.Add(new EnumerationEntry
            {
                Name = entryName,
                Value = value.Name.LocalName == "pValue" ? Reference(value.Value) : new Operand(new Number(Integer(value.Value))),
                IsImplemented = Entry("pIsImplemented"),
                IsAvailable = Entry("pIsAvailable"),
            });
        }

        return new EnumerationNode
        {
            Name = name,
            Kind = element.Name.LocalName,
            Value = OneOf("Value", "pValue", isFloat: false),
            Entries = entries,
            IsImplemented = Condition("pIsImplemented"),
            IsAvailable = Condition("pIsAvailable"),
            IsLocked = Condition("pIsLocked"),
            ImposedAccess = ImposedAccess(),
            Invalidators = Invalidators(),
            References = _references,
        };
    }

    private CommandNode ReadCommand() => new()
    {
        Name = name,
        Kind = element.Name.LocalName,
        Value = OneOf("Value", "pValue", isFloat: false),
        CommandValue = OneOf("CommandValue", "pCommandValue", isFloat: false) ?? throw new FormatException("CommandValue is missing"),
        IsImplemented = Condition("pIsImplemented"),
        IsAvailable = Condition("pIsAvailable"),
        IsLocked = Condition("pIsLocked"),
        ImposedAccess = ImposedAccess(),
        Invalidators = Invalidators(),
        References = _references,
    };

    private StringNode ReadString()
    {
        string? target = Text("pValue");
        if (target is not null) _references.Add(target);
        return new StringNode
        {
            Name = name,
            Kind = element.Name.LocalName,
            Value = Text("Value"),
            Target = target,
            IsImplemented = Condition("pIsImplemented"),
            IsAvailable = Condition("pIsAvailable"),
            IsLocked = Condition("pIsLocked"),
            ImposedAccess = ImposedAccess(),
            Invalidators = Invalidators(),
            References = _references,
        };
    }

    // A StructEntry's own elements come before those of the StructReg around it.
    private IEnumerable<XElement> All(string kind) =>
        element.Elements().Concat(outer?.Elements() ?? []).Where(e => e.Name.LocalName == kind);

    private string? Text(string kind) => All(kind).FirstOrDefault()?.Value.Trim();

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
        foreach (XElement e in All("Address")) terms.Add(new Operand(new Number(Integer(e.Value))));
        foreach (XElement e in All("pAddress")) terms.Add(Reference(e.Value));
        foreach (XElement e in All("IntSwissKnife")) terms.Add(Reference(addNested(e, name)));
        return terms;
    }

    private List<(Operand Index, Operand? Offset)> Indices()
    {
        var indices = new List<(Operand Index, Operand? Offset)>();
        foreach (XElement e in All("pIndex"))
        {
            Operand? offset = e.Attribute("Offset") is XAttribute literal ? new Operand(new Number(Integer(literal.Value)))
                : e.Attribute("pOffset") is XAttribute pointer ? Reference(pointer.Value)
                : null;
            indices.Add((Reference(e.Value), offset));
        }

        return indices;
    }

    private Dictionary<string, string> Variables()
    {
        var variables = new Dictionary<string, string>();
        foreach (XElement e in All("pVariable"))
        {
            string node = e.Value.Trim();
            variables[e.Attribute("Name")?.Value.Trim() ?? throw new FormatException("a pVariable has no Name")] = node;
            _references.Add(node);
        }

        return variables;
    }

    private Dictionary<string, Number> Constants(bool integer)
    {
        var constants = new Dictionary<string, Number>();
        foreach (XElement e in All("Constant"))
            constants[e.Attribute("Name")?.Value.Trim() ?? throw new FormatException("a Constant has no Name")] = Number(e.Value, !integer);
        return constants;
    }

    private Dictionary<string, Formula> Expressions(bool integer)
    {
        var expressions = new Dictionary<string, Formula>();
        foreach (XElement e in All("Expression"))
        {
            string expression = e.Attribute("Name")?.Value.Trim() ?? throw new FormatException("an Expression has no Name");
            expressions[expression] = Parse(e.Value, integer);
        }

        return expressions;
    }

    private Formula? ParseFormula(string kind, bool integer) => Text(kind) is string text ? Parse(text, integer) : null;

    private static Formula Parse(string text, bool integer) =>
        Formula.TryParse(text, integer, out Formula? formula, out string problem) ? formula! : throw new FormatException(problem);

    private List<string> Invalidators() => [.. All("pInvalidator").Select(i => i.Value.Trim())];

    // A register that changes by itself says so by NoCache, or by the time after which it should be polled.
    private bool IsCachable() => Text("Cachable") != "NoCache" && Text("PollingTime") is null;

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
        if (TryInteger(text, out long integer)) return new Number(integer);
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
