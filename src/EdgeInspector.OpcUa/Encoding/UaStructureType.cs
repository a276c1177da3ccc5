namespace EdgeInspector.OpcUa;

/// <summary>A structured data type: its fields in order, and the id under which its values travel.</summary>
/// <remarks>
/// Read from the server's DataTypeDefinition; a PLC may name its encoding by a text (S7-1500), so no number is ever guessed.
/// [OPC UA Part 3 §8.48, Part 6 §5.2.7]
/// </remarks>
public sealed partial class UaStructureType
{
    private UaStructureField[] _fields = [];

    public UaStructureType(string name, NodeId encodingId, UaStructureKind kind, params UaStructureField[] fields) : this(name, encodingId, kind, default(NodeId))
    {
        ArgumentNullException.ThrowIfNull(fields);
        Fill(fields);
    }

    internal UaStructureType(string name, NodeId encodingId, UaStructureKind kind, NodeId dataTypeId)
    {
        Name = name;
        EncodingId = encodingId;
        Kind = kind;
        DataTypeId = dataTypeId;
    }

    public string Name { get; }

    /// <summary>The node of its "Default Binary" encoding, which an <see cref="ExtensionObject"/> names.</summary>
    public NodeId EncodingId { get; }

    /// <summary>The data type's own node; null where a program defined the type and named none.</summary>
    public NodeId DataTypeId { get; init; }

    public UaStructureKind Kind { get; }

    public IReadOnlyList<UaStructureField> Fields => _fields;

    public bool IsUnion => Kind is UaStructureKind.Union or UaStructureKind.UnionSubtypedValues;

    /// <summary>The place of a field; -1 if there is none of that name.</summary>
    public int IndexOf(string field) => Array.FindIndex(_fields, f => f.Name == field);

    internal UaStructureField FieldAt(int index) => _fields[index];

    /// <summary>Gives the type its fields; once. Apart from the constructor because a structure may hold arrays of itself.</summary>
    internal void Fill(UaStructureField[] fields)
    {
        // The mask of optional fields has 32 bits.
        if (fields.Count(f => f.IsOptional) > 32) throw new ArgumentException($"structure '{Name}' has more than 32 optional fields", nameof(fields));
        if (fields.Any(f => f.IsOptional) && Kind != UaStructureKind.OptionalFields)
            throw new ArgumentException($"structure '{Name}' has optional fields but is a {Kind}", nameof(fields));
        _fields = fields;
    }

    public override string ToString() => $"{Name}({string.Join(", ", _fields.Select(f => f.ToString()))})";
}
