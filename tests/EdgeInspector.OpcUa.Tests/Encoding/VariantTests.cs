using CsCheck;

namespace EdgeInspector.OpcUa.Tests;

public sealed class VariantTests
{
    // Bytes set down from the field tables of OPC 10000-6 §5.2.2, not from our encoder.
    public static TheoryData<string, string> Tabled => new()
    {
        { "0101", "Boolean True" },
        { "02FE", "SByte -2" },
        { "03C8", "Byte 200" },
        { "0418FC", "Int16 -1000" },
        { "0510A4", "UInt16 42000" },
        { "0600CA9A3B", "Int32 1000000000" },
        { "0715CD5B07", "UInt32 123456789" },
        { "0A0000D0C0", "Float -6.5" },
        { "0B0000000000001AC0", "Double -6.5" },
        { "0C06000000E6B0B4426F79", "String 水Boy" },
        { "0E912B967275FA8D4AA5E9C509C77DAF62", "Guid 72962b91-fa75-4a8d-a5e9-c509c77daf62" },
        { "1100FF", "NodeId i=255" },
        { "1101050104", "NodeId ns=5;i=1025" },
        { "1103010006000000486F74E6B0B4", "NodeId ns=1;s=Hot水" },
        { "1300007480", "StatusCode BadTypeMismatch (0x80740000)" },
        { "87020000000100000002000000", "UInt32[2]" },
        { "00", "Null " },
    };

    [Theory, MemberData(nameof(Tabled))]
    public void Value_of_the_field_table_is_read(string bytes, string expected)
    {
        var reader = new UaReader(Convert.FromHexString(bytes));

        Variant read = reader.ReadVariant();

        Assert.Equal((expected, false, 0), (read.ToString(), reader.Failed, reader.Remaining));
    }

    [Theory, MemberData(nameof(Tabled))]
    public void Value_of_the_field_table_is_written(string bytes, string expected)
    {
        var reader = new UaReader(Convert.FromHexString(bytes));
        var writer = new UaWriter(1);

        writer.WriteVariant(reader.ReadVariant());

        Assert.Equal((expected, bytes), (expected, Convert.ToHexString(writer.Written)));
    }

    [Fact]
    public void Every_value_comes_back_as_it_was_written() => RandomValues.Any.Sample(value =>
    {
        var writer = new UaWriter(1);
        writer.WriteVariant(value);
        var reader = new UaReader(writer.Written);

        Variant read = reader.ReadVariant();

        return !reader.Failed && reader.Remaining == 0 && read == value;
    });

    // Mask 0x80 | 0x40, the elements, then the dimensions. [OPC 10000-6 §5.2.2.16]
    [Theory]
    [InlineData("C702000000010000000200000002000000" + "0100000002000000", "UInt32[1,2]")]
    [InlineData("C7020000000100000002000000" + "0100000002000000", "UInt32[2]")]
    public void Matrix_is_read_with_its_dimensions(string bytes, string expected)
    {
        var reader = new UaReader(Convert.FromHexString(bytes));

        Variant read = reader.ReadVariant();

        Assert.Equal((false, 0, expected), (reader.Failed, reader.Remaining, read.ToString()));
    }

    [Theory]
    [InlineData("C702000000010000000200000002000000" + "0200000002000000", "more than there are elements")]
    [InlineData("C702000000010000000200000002000000" + "FFFFFFFFFEFFFFFF", "negative")]
    [InlineData("C70000000003000000" + "FFFFFF7FFFFFFF7F00000000", "a product that overflows on the way to 0")]
    public void Matrix_whose_dimensions_do_not_fit_is_refused(string bytes, string why)
    {
        var reader = new UaReader(Convert.FromHexString(bytes));

        reader.ReadVariant();

        Assert.True(reader.Failed, why);
    }

    // A type that the standard may define one day carries bytes. [OPC 10000-6 §5.2.2.16]
    [Fact]
    public void Undefined_built_in_type_is_kept_as_bytes()
    {
        var reader = new UaReader(Convert.FromHexString("1A020000000102"));

        Variant read = reader.ReadVariant();
        var writer = new UaWriter(1);
        writer.WriteVariant(read);

        Assert.Equal((false, "1A020000000102"), (reader.Failed, Convert.ToHexString(writer.Written)));
    }

    [Theory]
    [InlineData(99, false)]
    [InlineData(100, true)]
    [InlineData(5000, true)]
    public void Values_in_values_are_followed_a_hundred_levels(int depth, bool isRefused)
    {
        byte[] bytes = [.. Enumerable.Repeat<byte[]>([0x98, 1, 0, 0, 0], depth).SelectMany(b => b), 0x01, 0x01];
        var reader = new UaReader(bytes);

        reader.ReadVariant();

        Assert.Equal(isRefused, reader.Failed);
    }

    // A hundred nested arrays, each of which says that all the rest are its elements; taken at their word they would be 220 MB.
    [Fact]
    public void Nested_counts_that_lie_take_little_memory()
    {
        byte[] bytes = new byte[100_000];
        for (int level = 0; level < 100; level++)
        {
            bytes[5 * level] = 0x98;
            BitConverter.TryWriteBytes(bytes.AsSpan(5 * level + 1), 90_000);
        }

        var reader = new UaReader(bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        reader.ReadVariant();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(allocated, 0, 20_000_000);
    }

    [Theory]
    [InlineData(255L, BuiltInType.Byte, true)]
    [InlineData(256L, BuiltInType.Byte, false)]
    [InlineData(-1L, BuiltInType.UInt32, false)]
    [InlineData(-1L, BuiltInType.Int16, true)]
    [InlineData(1L, BuiltInType.Boolean, false)]
    [InlineData(1L, BuiltInType.Float, false)]
    public void Whole_number_fits_only_a_type_that_holds_it(long value, BuiltInType type, bool fits)
    {
        Variant wide = value;

        bool fitted = wide.TryFit(type, out Variant narrow);

        Assert.Equal((fits, fits ? type : BuiltInType.Int64), (fitted, narrow.Type));
        Assert.Equal(value, narrow.TryGetWhole(out long same) ? same : 0);
    }
}
