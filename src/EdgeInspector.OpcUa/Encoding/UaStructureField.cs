namespace EdgeInspector.OpcUa;

/// <summary>One field of a structure.</summary>
/// <param name="Name">As the type's author named it.</param>
/// <param name="Type">The built-in type on the wire; ExtensionObject for a nested structure, Int32 for an enumeration.</param>
public sealed record UaStructureField(string Name, BuiltInType Type)
{
    private readonly NodeId? _dataType;

    /// <summary>The data type's node; the built-in type's own unless a finer one is named.</summary>
    public NodeId DataType
    {
        get => _dataType ?? new NodeId((uint)Type);
        init => _dataType = value;
    }

    /// <summary>The nested structure whose fields lie in place; null for other fields, and for a structure that names its own type.</summary>
    public UaStructureType? Structure { get; init; }

    /// <summary>-1 for a scalar, otherwise the count of dimensions.</summary>
    public int ValueRank { get; init; } = -1;

    /// <summary>Whether the field may be absent; only in <see cref="UaStructureKind.OptionalFields"/>.</summary>
    public bool IsOptional { get; init; }

    internal bool IsArray => ValueRank >= 1;

    public override string ToString() => $"{Structure?.Name ?? Type.ToString()}{(IsArray ? "[]" : "")} {Name}";
}
