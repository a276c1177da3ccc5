using System.Globalization;

namespace EdgeInspector.OpcUa;

/// <summary>One node of a <see cref="NodeTable"/>; namespace index 0 is the standard's, 1 the table's own.</summary>
internal sealed record NodeTableRow
{
    private const char Separator = ';';

    public required NodeClass NodeClass { get; init; }

    public required NodeId NodeId { get; init; }

    public required QualifiedName BrowseName { get; init; }

    /// <summary>Browse name of the reference type that leads here from <see cref="Parent"/>; empty without a parent.</summary>
    public required string ParentReference { get; init; }

    public NodeId Parent { get; init; }

    public NodeId TypeDefinition { get; init; }

    public NodeId ModellingRule { get; init; }

    public NodeId DataType { get; init; }

    public int ValueRank { get; init; } = -1;

    public bool IsAbstract { get; init; }

    public bool IsSymmetric { get; init; }

    public bool GivesEvents { get; init; }

    public string? InverseName { get; init; }

    /// <summary>The text of the value, for the few nodes whose value belongs to the type.</summary>
    public string? Value { get; init; }

    public IReadOnlyList<DataTypeField> Fields { get; init; } = [];

    public IReadOnlyList<DataTypeField> Arguments { get; init; } = [];

    public IReadOnlyList<(string Name, long Value)> EnumValues { get; init; } = [];

    public static NodeTableRow Read(string[] columns, ushort own)
    {
        string Column(int index) => index < columns.Length ? columns[index] : "";
        (NodeId dataType, int rank) = TypeAndRank(Column(7), own);
        var row = new NodeTableRow
        {
            NodeClass = ClassOf(columns[0]),
            NodeId = Id(columns[1], own),
            BrowseName = Name(columns[2], own),
            ParentReference = Column(3),
            Parent = Id(Column(4), own),
            TypeDefinition = Id(Column(5), own),
            ModellingRule = RuleOf(Column(6)),
            DataType = dataType,
            ValueRank = rank,
        };
        foreach (string more in columns.Skip(8))
        {
            string value = more[(more.IndexOf('=', StringComparison.Ordinal) + 1)..];
            row = more.Split('=')[0] switch
            {
                "abstract" => row with { IsAbstract = true },
                "symmetric" => row with { IsSymmetric = true },
                "notifier" => row with { GivesEvents = true },
                "inverse" => row with { InverseName = value },
                "value" => row with { Value = value },
                "fields" => row with { Fields = FieldsOf(value, own) },
                "args" => row with { Arguments = FieldsOf(value, own) },
                "enum" => row with { EnumValues = [.. value.Split(Separator).Select(EnumValueOf)] },
                _ => throw new FormatException($"node table: '{more}' of node {columns[1]} is not known"),
            };
        }

        return row;
    }

    /// <summary>Reads <c>3006</c> (the table's own) or <c>0:58</c> (the standard's); an empty text is the null node.</summary>
    public static NodeId Id(string text, ushort own)
    {
        if (text.Length == 0) return default;
        bool isStandard = text.StartsWith("0:", StringComparison.Ordinal);
        return new NodeId(isStandard ? (ushort)0 : own, uint.Parse(isStandard ? text.AsSpan(2) : text, NumberStyles.None, CultureInfo.InvariantCulture));
    }

    private static QualifiedName Name(string text, ushort own) =>
        text.StartsWith("0:", StringComparison.Ordinal) ? new QualifiedName(0, text[2..]) : new QualifiedName(own, text);

    private static DataTypeField[] FieldsOf(string text, ushort own) => [.. text.Split(Separator).Select(field =>
    {
        int colon = field.IndexOf(':', StringComparison.Ordinal);
        bool isOptional = field.EndsWith('?');
        (NodeId type, int rank) = TypeAndRank(isOptional ? field[(colon + 1)..^1] : field[(colon + 1)..], own);
        return new DataTypeField(field[..colon], type, rank, isOptional);
    })];

    private static (string Name, long Value) EnumValueOf(string text)
    {
        int equals = text.LastIndexOf('=');
        return (text[..equals], long.Parse(text.AsSpan(equals + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
    }

    // [OPC UA Part 3 §5.6.2]: ranks -3 scalar or one dimension, -2 any, -1 scalar, 0 one or more dimensions, n dimensions.
    private static (NodeId Type, int Rank) TypeAndRank(string text, ushort own)
    {
        int bracket = text.IndexOf('[', StringComparison.Ordinal);
        if (bracket < 0) return (Id(text, own), -1);
        int rank = text[bracket..] switch
        {
            "[]" => 1,
            "[,]" => 2,
            "[?]" => -2,
            "[1?]" => -3,
            "[*]" => 0,
            _ => throw new FormatException($"node table: rank of '{text}' is not known"),
        };
        return (Id(text[..bracket], own), rank);
    }

    private static NodeClass ClassOf(string text) => text switch
    {
        "O" => NodeClass.Object,
        "V" => NodeClass.Variable,
        "M" => NodeClass.Method,
        "OT" => NodeClass.ObjectType,
        "VT" => NodeClass.VariableType,
        "RT" => NodeClass.ReferenceType,
        "DT" => NodeClass.DataType,
        _ => throw new FormatException($"node table: class '{text}' is not known"),
    };

    private static NodeId RuleOf(string text) => text switch
    {
        "" => default,
        "M" => WellKnownNodes.Mandatory,
        "O" => WellKnownNodes.Optional,
        "EA" => WellKnownNodes.ExposesItsArray,
        "OP" => WellKnownNodes.OptionalPlaceholder,
        "MP" => WellKnownNodes.MandatoryPlaceholder,
        _ => throw new FormatException($"node table: modelling rule '{text}' is not known"),
    };
}
