namespace EdgeInspector.OpcUa;

public sealed partial class UaStructureType
{
    /// <summary>Reads the fields in place; nested structures stay bytes in an <see cref="ExtensionObject"/>.</summary>
    internal Variant[] Read(ref UaReader reader)
    {
        var values = new Variant[_fields.Length];
        if (!reader.TryEnter()) return values;
        uint selected = Select(ref reader);
        for (int i = 0, optional = 0; i < values.Length && !reader.Failed; i++)
        {
            if (Holds(selected, i, ref optional)) values[i] = ReadField(ref reader, _fields[i]);
        }

        reader.Leave();
        return values;
    }

    /// <summary>Writes the fields in place.</summary>
    /// <param name="writer">Takes them.</param>
    /// <param name="values">One for each field, of its type; Null for an optional field that is absent and for the members of a union that are not chosen.</param>
    internal void Write(UaWriter writer, ReadOnlySpan<Variant> values)
    {
        if (Kind == UaStructureKind.OptionalFields)
        {
            uint mask = 0;
            int bit = 0;
            for (int i = 0; i < values.Length; i++)
            {
                if (_fields[i].IsOptional && !values[i].IsNull) mask |= 1U << bit;
                if (_fields[i].IsOptional) bit++;
            }

            writer.WriteUInt32(mask);
        }
        else if (IsUnion)
        {
            uint chosen = 0;
            for (int i = 0; i < values.Length && chosen == 0; i++)
            {
                if (!values[i].IsNull) chosen = (uint)i + 1;
            }

            writer.WriteUInt32(chosen);
        }

        for (int i = 0; i < values.Length; i++)
        {
            // A null of a field that must be there is a Variant field's own null.
            if (values[i].IsNull && (_fields[i].IsOptional || IsUnion)) continue;
            WriteField(writer, _fields[i], values[i]);
        }
    }

    // Goes past the fields of a nested structure, so that its bytes are known.
    private void Skip(ref UaReader reader)
    {
        if (!reader.TryEnter()) return;
        uint selected = Select(ref reader);
        for (int i = 0, optional = 0; i < _fields.Length && !reader.Failed; i++)
        {
            if (!Holds(selected, i, ref optional)) continue;
            UaStructureField field = _fields[i];
            if (field.Structure is not { } nested)
            {
                ReadField(ref reader, field);
                continue;
            }

            int count = field.IsArray ? ReadShape(ref reader, field, out _) : 1;
            for (int k = 0; k < count && !reader.Failed; k++) nested.Skip(ref reader);
        }

        reader.Leave();
    }

    private uint Select(ref UaReader reader)
    {
        if (Kind == UaStructureKind.OptionalFields) return reader.ReadUInt32();
        if (!IsUnion) return 0;
        uint chosen = reader.ReadUInt32();
        if (chosen > (uint)_fields.Length) reader.Fail();
        return chosen;
    }

    private bool Holds(uint selected, int index, ref int optional)
    {
        if (IsUnion) return selected == (uint)index + 1;
        return !_fields[index].IsOptional || (selected & (1U << optional++)) != 0;
    }

    private static Variant ReadField(ref UaReader reader, UaStructureField field)
    {
        if (!field.IsArray)
            return field.Structure is { } nested ? ReadNested(ref reader, nested) : field.Type == BuiltInType.Variant ? reader.ReadVariant() : reader.ReadScalar(field.Type);
        int count = ReadShape(ref reader, field, out int[] dimensions);
        Variant elements = field.Structure is { } element ? ReadNested(ref reader, element, count) : reader.ReadElements(field.Type, count);
        if (dimensions.Length > 0 && !Variant.TryShape(elements, dimensions, out elements)) reader.Fail();
        return reader.Failed ? default : elements;
    }

    // An array is its count and its elements; a matrix its dimensions and its elements. [OPC UA Part 6 §5.2.5]
    private static int ReadShape(ref UaReader reader, UaStructureField field, out int[] dimensions)
    {
        dimensions = [];
        // A nested structure may be empty, so one byte is not certain; the cap on counts still holds.
        int sizeMin = field.Structure is null ? UaReader.SizeMin(field.Type) : 1;
        if (field.ValueRank == 1) return reader.ReadCount(sizeMin);
        dimensions = reader.ReadInt32s();
        long product = 1;
        foreach (int dimension in dimensions)
        {
            product = dimension < 0 ? long.MaxValue : Math.Min(product * dimension, int.MaxValue);
            if (product > UaReader.ArrayLengthMax || product > reader.Remaining / sizeMin)
            {
                // A product that is zero in the end may not hide a huge step on the way.
                reader.Fail();
                return 0;
            }
        }

        if (dimensions.Length != field.ValueRank && dimensions.Length != 0) reader.Fail();
        return dimensions.Length == 0 || reader.Failed ? 0 : (int)product;
    }

    private static Variant ReadNested(ref UaReader reader, UaStructureType nested)
    {
        int start = reader.Position;
        nested.Skip(ref reader);
        return reader.Failed ? default : new ExtensionObject(nested.EncodingId, ExtensionObjectEncoding.Binary, reader.Since(start).ToArray());
    }

    private static Variant ReadNested(ref UaReader reader, UaStructureType nested, int count)
    {
        var read = new List<ExtensionObject>(Math.Min(count, 16));
        for (int i = 0; i < count && !reader.Failed; i++)
        {
            int start = reader.Position;
            nested.Skip(ref reader);
            if (!reader.Failed) read.Add(new ExtensionObject(nested.EncodingId, ExtensionObjectEncoding.Binary, reader.Since(start).ToArray()));
        }

        return reader.Failed ? default : Variant.ArrayOf(BuiltInType.ExtensionObject, read.ToArray());
    }

    private static void WriteField(UaWriter writer, UaStructureField field, in Variant value)
    {
        if (!field.IsArray)
        {
            if (field.Structure is not null) writer.WriteBytes(((ExtensionObject)value.Reference!).Body.Span);
            else if (field.Type == BuiltInType.Variant) writer.WriteVariant(value);
            else writer.WriteScalar(value);
            return;
        }

        if (value.IsNull)
        {
            writer.WriteInt32(-1);
            return;
        }

        int start = writer.Length;
        if (field.ValueRank > 1) writer.WriteInt32s(value.Dimensions);
        int elements = writer.Length;
        if (field.Structure is null)
        {
            writer.WriteElements(field.Type, (Array)value.Reference!);
        }
        else
        {
            var nested = (ExtensionObject[])value.Reference!;
            writer.WriteInt32(nested.Length);
            foreach (ExtensionObject one in nested) writer.WriteBytes(one.Body.Span);
        }

        // The dimensions of a matrix stand in the place of the count.
        if (elements > start) writer.RemoveAt(elements, sizeof(int));
    }
}
