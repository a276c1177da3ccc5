using CsCheck;

namespace EdgeInspector.OpcUa.Tests;

public sealed class UaStructureTests
{
    private static readonly NodeId Encoding = new(3, "TE_\"Result\"");

    private static readonly UaStructureType Point = new("Point", new NodeId(3, 10), UaStructureKind.Structure,
        new UaStructureField("X", BuiltInType.Double), new UaStructureField("Y", BuiltInType.Double));

    private static readonly UaStructureType Everything = new("Everything", new NodeId(3, 11), UaStructureKind.OptionalFields,
        [
            .. Enumerable.Range(1, 25).Where(t => t != 24).Select(t => new UaStructureField($"One{t}", (BuiltInType)t)),
            .. Enumerable.Range(1, 25).Select(t => new UaStructureField($"Many{t}", (BuiltInType)t) { ValueRank = 1 }),
            new UaStructureField("Any", BuiltInType.Variant),
            new UaStructureField("Where", BuiltInType.ExtensionObject) { Structure = Point, IsOptional = true },
            new UaStructureField("Outline", BuiltInType.ExtensionObject) { Structure = Point, ValueRank = 1 },
            new UaStructureField("Grid", BuiltInType.Int16) { ValueRank = 2 },
            new UaStructureField("Points", BuiltInType.ExtensionObject) { Structure = Point, ValueRank = 2 },
        ]);

    // Bytes set down from the rules of OPC 10000-6 §5.2.7, not from our encoder.
    public static TheoryData<UaStructureKind, string, string> Tabled => new()
    {
        { UaStructureKind.Structure, "07000000" + "02" + "0000003F", "S{A=UInt32 7, B=Byte 2, C=Float 0.5}" },
        { UaStructureKind.OptionalFields, "02000000" + "07000000" + "0000003F", "S{A=UInt32 7, B=Null , C=Float 0.5}" },
        { UaStructureKind.OptionalFields, "00000000" + "07000000", "S{A=UInt32 7, B=Null , C=Null }" },
        { UaStructureKind.Union, "02000000" + "02", "S{A=Null , B=Byte 2, C=Null }" },
        { UaStructureKind.Union, "00000000", "S{A=Null , B=Null , C=Null }" },
    };

    [Theory, MemberData(nameof(Tabled))]
    public void Structure_of_the_rules_is_read_and_written(UaStructureKind kind, string bytes, string expected)
    {
        bool isOptional = kind == UaStructureKind.OptionalFields;
        var type = new UaStructureType("S", Encoding, kind, new("A", BuiltInType.UInt32), new("B", BuiltInType.Byte) { IsOptional = isOptional },
            new("C", BuiltInType.Float) { IsOptional = isOptional });

        Assert.True(UaStructure.TryRead(type, new ExtensionObject(Encoding, ExtensionObjectEncoding.Binary, Convert.FromHexString(bytes)), out UaStructure? read));

        Assert.Equal((expected, bytes), (read!.ToString(), Convert.ToHexString(read.ToExtensionObject().Body.Span)));
    }

    // A matrix in a structure is its dimensions, then its elements without a count. [OPC 10000-6 §5.2.5]
    [Fact]
    public void Matrix_in_a_structure_has_dimensions_in_place_of_a_count()
    {
        var type = new UaStructureType("S", Encoding, UaStructureKind.Structure, new UaStructureField("Grid", BuiltInType.Int16) { ValueRank = 2 });
        const string Bytes = "020000000200000001000000" + "07000800";

        Assert.True(UaStructure.TryRead(type, new ExtensionObject(Encoding, ExtensionObjectEncoding.Binary, Convert.FromHexString(Bytes)), out UaStructure? read));

        Assert.Equal(("Int16[2,1]", Bytes), (read!["Grid"].ToString(), Convert.ToHexString(read.ToExtensionObject().Body.Span)));
    }

    [Theory]
    [InlineData("0700000002000000", "too short")]
    [InlineData("070000000200003F00", "too long")]
    public void Body_that_is_not_exactly_the_fields_is_refused(string bytes, string why)
    {
        var type = new UaStructureType("S", Encoding, UaStructureKind.Structure, new("A", BuiltInType.UInt32), new("B", BuiltInType.Byte), new("C", BuiltInType.UInt16), new("D", BuiltInType.Byte));

        bool read = UaStructure.TryRead(type, new ExtensionObject(Encoding, ExtensionObjectEncoding.Binary, Convert.FromHexString(bytes)), out _);

        Assert.False(read && bytes.Length != 16, why);
        Assert.Equal(bytes.Length == 16, read);
    }

    [Fact]
    public void Value_of_another_encoding_id_is_refused()
    {
        var wrapped = new ExtensionObject(new NodeId(3, "TE_\"Other\""), ExtensionObjectEncoding.Binary, new byte[16]);

        Assert.False(UaStructure.TryRead(new UaStructureType("Point", Encoding, UaStructureKind.Structure, new("X", BuiltInType.Double), new("Y", BuiltInType.Double)), wrapped, out _));
    }

    [Fact]
    public void Value_that_does_not_fit_a_field_is_refused_by_name()
    {
        var point = new UaStructure(Point);

        ArgumentException mistyped = Assert.Throws<ArgumentException>(() => point["X"] = "left");
        ArgumentException unknown = Assert.Throws<ArgumentException>(() => point["Z"]);

        Assert.StartsWith("structure 'Point': field 'X' is Double X, the value is String left and does not fit", mistyped.Message, StringComparison.Ordinal);
        Assert.StartsWith("structure 'Point' has no field 'Z'; it has X, Y", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fresh_structure_of_every_type_comes_back_as_it_was_written()
    {
        var fresh = new UaStructure(Everything);

        Assert.True(UaStructure.TryRead(Everything, fresh.ToExtensionObject(), out UaStructure? read));

        Assert.Equal(fresh.ToExtensionObject(), read!.ToExtensionObject());
        Assert.Equal((0, "", 0.0), (fresh["One6"].ToObject(), fresh["One12"].ToObject(), new UaStructure(Point)["X"].ToObject()));
    }

    [Fact]
    public void Every_filled_structure_comes_back_as_it_was_written() =>
        Gen.Select(RandomValues.Any.Array[60], Gen.Double, Gen.Int[0, 3], Gen.Bool).Sample((values, x, count, hasWhere) =>
        {
            var point = new UaStructure(Point) { ["X"] = x };
            var written = new UaStructure(Everything) { ["Any"] = values[0] };
            foreach (Variant value in values.Where(v => v.Dimensions.IsEmpty)) written[$"{(value.IsArray ? "Many" : "One")}{(int)value.Type}"] = value;
            ExtensionObject[] points = [.. Enumerable.Repeat(point.ToExtensionObject(), count)];
            written["Outline"] = Variant.ArrayOf(BuiltInType.ExtensionObject, points);
            if (hasWhere) written["Where"] = point;
            written["Grid"] = Variant.MatrixOf(BuiltInType.Int16, new short[2 * count], 2, count);
            written["Points"] = Variant.MatrixOf(BuiltInType.ExtensionObject, points, count, 1);

            Assert.True(UaStructure.TryRead(Everything, written.ToExtensionObject(), out UaStructure? read));
            return Everything.Fields.All(f => read![f.Name] == (written[f.Name].IsNull && f.IsArray && read[f.Name].ToObject() is Array { Length: 0 } ? read[f.Name] : written[f.Name]));
        }, iter: 300);

    [Fact]
    public void Any_bytes_are_read_or_refused_as_structure() =>
        Gen.Byte.Array[0, 400].Sample(bytes => { UaStructure.TryRead(Everything, new ExtensionObject(Everything.EncodingId, ExtensionObjectEncoding.Binary, bytes), out _); }, iter: 20_000);

    [Fact]
    public void Damaged_structures_are_read_or_refused()
    {
        byte[] whole = new UaStructure(Everything) { ["Where"] = new UaStructure(Point), ["Grid"] = Variant.MatrixOf(BuiltInType.Int16, new short[4], 2, 2) }.ToExtensionObject().Body.ToArray();
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte, Gen.Int[0, whole.Length]).Sample((at, damage, cut) =>
        {
            byte[] bytes = (byte[])whole.Clone();
            bytes[at] ^= damage;
            UaStructure.TryRead(Everything, new ExtensionObject(Everything.EncodingId, ExtensionObjectEncoding.Binary, bytes.AsMemory(0, cut)), out _);
        }, iter: 20_000);
    }

    // A list in a list in a list …: followed a hundred levels, then refused, never a stack overflow.
    [Theory]
    [InlineData(99, true)]
    [InlineData(5000, false)]
    public void Structures_in_structures_are_followed_a_hundred_levels(int depth, bool isRead)
    {
        var list = new UaStructureType("List", Encoding, UaStructureKind.Structure, default(NodeId));
        list.Fill([new UaStructureField("Items", BuiltInType.ExtensionObject) { Structure = list, ValueRank = 1 }]);
        byte[] bytes = [.. Enumerable.Repeat<byte[]>([1, 0, 0, 0], depth).SelectMany(b => b), 0, 0, 0, 0];

        Assert.Equal(isRead, UaStructure.TryRead(list, new ExtensionObject(Encoding, ExtensionObjectEncoding.Binary, bytes), out _));
    }
}
