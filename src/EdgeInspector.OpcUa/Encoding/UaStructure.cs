namespace EdgeInspector.OpcUa;

/// <summary>A value of a structured type: its fields by name.</summary>
/// <remarks>Not thread-safe. A fresh one holds zeros, empty texts and no optional fields.</remarks>
public sealed class UaStructure
{
    private readonly Variant[] _values;

    public UaStructure(UaStructureType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        Type = type;
        _values = [.. type.Fields.Select(f => f.IsOptional || type.IsUnion ? default : DefaultOf(f))];
    }

    private UaStructure(UaStructureType type, Variant[] values)
    {
        Type = type;
        _values = values;
    }

    public UaStructureType Type { get; }

    /// <summary>A field's value; Null for an optional field that is absent and for a member of a union that is not chosen.</summary>
    /// <remarks>Setting fits whole numbers to the field's type. Setting a union's member clears the others.</remarks>
    /// <exception cref="ArgumentException">There is no such field, or the value does not fit it.</exception>
    public Variant this[string field]
    {
        get => _values[IndexOf(field)];
        set
        {
            int index = IndexOf(field);
            if (!TryFit(Type.Fields[index], value, out Variant fitted) && !(value.IsNull && (Type.IsUnion || Type.Fields[index].IsOptional)))
                throw new ArgumentException($"structure '{Type.Name}': field '{field}' is {Type.Fields[index]}, the value is {value} and does not fit", nameof(value));
            if (Type.IsUnion) Array.Clear(_values);
            _values[index] = value.IsNull ? value : fitted;
        }
    }

    internal ReadOnlySpan<Variant> Values => _values;

    /// <summary>Reads a value of the type; false if the object holds another type or its bytes do not fit the fields exactly.</summary>
    public static bool TryRead(UaStructureType type, in ExtensionObject wrapped, out UaStructure? structure)
    {
        ArgumentNullException.ThrowIfNull(type);
        structure = null;
        if (wrapped.Encoding != ExtensionObjectEncoding.Binary || wrapped.TypeId != type.EncodingId) return false;
        var reader = new UaReader(wrapped.Body.Span);
        Variant[] values = type.Read(ref reader);
        if (reader.Failed || reader.Remaining != 0) return false;
        structure = new UaStructure(type, values);
        return true;
    }

    /// <summary>The nested structure in a field; null if the field is absent or holds none.</summary>
    public UaStructure? GetStructure(string field) =>
        Type.Fields[IndexOf(field)].Structure is { } nested && this[field].ToObject() is ExtensionObject wrapped && TryRead(nested, wrapped, out UaStructure? inner) ? inner : null;

    /// <summary>The nested structures in an array field; empty if the field is absent or holds none.</summary>
    public UaStructure[] GetStructures(string field)
    {
        if (Type.Fields[IndexOf(field)].Structure is not { } nested || this[field].ToObject() is not ExtensionObject[] wrapped) return [];
        return [.. wrapped.Select(w => TryRead(nested, w, out UaStructure? inner) ? inner! : throw new InvalidOperationException($"field '{field}' was damaged after it was read"))];
    }

    /// <summary>The value as it travels.</summary>
    public ExtensionObject ToExtensionObject()
    {
        var writer = new UaWriter(256);
        Type.Write(writer, _values);
        return new ExtensionObject(Type.EncodingId, ExtensionObjectEncoding.Binary, writer.ToArray());
    }

    public static implicit operator Variant(UaStructure value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.ToExtensionObject();
    }

    public override string ToString() => $"{Type.Name}{{{string.Join(", ", Type.Fields.Select((f, i) => $"{f.Name}={_values[i]}"))}}}";

    /// <summary>Gives a value in the type of a field; false if it does not fit.</summary>
    internal static bool TryFit(UaStructureField field, in Variant value, out Variant fitted)
    {
        fitted = value;
        if (field.Type == BuiltInType.Variant && !field.IsArray) return true;
        if (!value.TryFit(field.Type, out fitted) || value.IsArray != field.IsArray) return false;
        if (field.ValueRank > 1 && value.Dimensions.Length != field.ValueRank) return false;
        if (field.ValueRank == 1 && !value.Dimensions.IsEmpty) return false;
        if (field.Structure is not { } nested) return true;
        return value.ToObject() switch
        {
            ExtensionObject one => one.TypeId == nested.EncodingId && one.Encoding == ExtensionObjectEncoding.Binary,
            ExtensionObject[] many => many.All(m => m.TypeId == nested.EncodingId && m.Encoding == ExtensionObjectEncoding.Binary),
            _ => false,
        };
    }

    internal static Variant DefaultOf(UaStructureField field)
    {
        // Sixteen zero bytes are the zero, the null or the empty one of every built-in type; a text of length 0 is empty.
        var zeros = new UaReader(new byte[16]);
        if (field.IsArray)
        {
            Variant empty = zeros.ReadElements(field.Type, 0);
            return field.ValueRank > 1 && Variant.TryShape(empty, new int[field.ValueRank], out Variant shaped) ? shaped : empty;
        }

        if (field.Structure is { } nested) return new UaStructure(nested);
        return field.Type == BuiltInType.Variant ? default : zeros.ReadScalar(field.Type);
    }

    private int IndexOf(string field)
    {
        int index = Type.IndexOf(field);
        return index >= 0 ? index : throw new ArgumentException($"structure '{Type.Name}' has no field '{field}'; it has {string.Join(", ", Type.Fields.Select(f => f.Name))}", nameof(field));
    }
}
