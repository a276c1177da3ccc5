namespace EdgeInspector.OpcUa;

/// <summary>A node of a structured type that a <see cref="UaLink"/> writes as one value; its fields are read anew with every session.</summary>
public sealed class UaLinkStructure : UaLinkNode
{
    private readonly string[] _names;
    private int[] _places = [];
    private Variant[] _values = [];

    internal UaLinkStructure(NodeAddress address, IReadOnlyList<string> fields) : base(address) => _names = [.. fields];

    /// <summary>The fields that every write fills, in its order.</summary>
    public IReadOnlyList<string> FieldNames => _names;

    /// <summary>As the server tells it; null before the first connection.</summary>
    public UaStructureType? Type { get; private set; }

    /// <summary>Finds the fields in the server's type; the others keep their zeros.</summary>
    internal void Take(UaStructureType type, string endpointUrl)
    {
        if (type.IsUnion) throw Unusable(endpointUrl, $"its data type {type.Name} is a union; write its members as nodes instead");
        int[] places = new int[_names.Length];
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = type.IndexOf(_names[i]);
            if (places[i] < 0) throw Unusable(endpointUrl, $"its data type {type.Name} has no field '{_names[i]}'; it has {string.Join(", ", type.Fields.Select(f => f.Name))}");
        }

        Type = type;
        _places = places;
        _values = [.. new UaStructure(type).Values];
    }

    /// <summary>Writes the value with these fields, as a Variant; -1, or the first field whose value does not fit.</summary>
    internal int Write(UaWriter writer, ReadOnlySpan<Variant> fields)
    {
        UaStructureType type = Type!;
        for (int i = 0; i < fields.Length; i++)
        {
            if (!UaStructure.TryFit(type.FieldAt(_places[i]), fields[i], out _values[_places[i]])) return i;
        }

        writer.WriteByte((byte)BuiltInType.ExtensionObject);
        writer.WriteNodeId(type.EncodingId);
        writer.WriteByte((byte)ExtensionObjectEncoding.Binary);
        int length = writer.Length;
        writer.WriteInt32(0);
        type.Write(writer, _values);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(writer.Written[length..], writer.Length - length - sizeof(int));
        return -1;
    }

    /// <summary>The field that a write fills with its n-th value; null before the first connection.</summary>
    internal UaStructureField? FieldOf(int index) => Type?.FieldAt(_places[index]);

    private UaException Unusable(string endpointUrl, string why) => new(StatusCode.BadTypeMismatch, $"{endpointUrl}: node '{this}': {why}");
}
