using System.Text;
using EdgeInspector.GigEVision.GenApi;

namespace EdgeInspector.GigEVision.Tests.GenApi;

/// <summary>The rules of the description on an array of registers: what the fake camera's own description does not use.</summary>
public sealed class FeatureMapTests
{
    private const string Description = """
        <RegisterDescription SchemaMajorVersion="1" SchemaMinorVersion="1" SchemaSubMinorVersion="0">
          <MaskedIntReg Name="Low"><Address>0x10</Address><Length>4</Length><AccessMode>RW</AccessMode><pPort>Device</pPort><LSB>3</LSB><MSB>11</MSB><Sign>Signed</Sign><Endianess>LittleEndian</Endianess></MaskedIntReg>
          <MaskedIntReg Name="High"><Address>0x20</Address><Length>4</Length><AccessMode>RW</AccessMode><pPort>Device</pPort><LSB>11</LSB><MSB>4</MSB><Endianess>BigEndian</Endianess></MaskedIntReg>
          <IntReg Name="Plain"><Address>0x30</Address><Length>4</Length><AccessMode>RW</AccessMode><pPort>Device</pPort><Endianess>BigEndian</Endianess></IntReg>
          <IntReg Name="Fast"><Address>0x34</Address><Length>4</Length><AccessMode>RO</AccessMode><pPort>Device</pPort><Cachable>NoCache</Cachable><Endianess>BigEndian</Endianess></IntReg>
          <IntReg Name="Follows"><Address>0x38</Address><Length>4</Length><AccessMode>RO</AccessMode><pPort>Device</pPort><Endianess>BigEndian</Endianess><pInvalidator>Plain</pInvalidator></IntReg>
          <FloatReg Name="Gain"><Address>0x40</Address><Length>4</Length><AccessMode>RW</AccessMode><pPort>Device</pPort><Endianess>BigEndian</Endianess></FloatReg>
          <IntReg Name="Base"><Address>0x50</Address><Length>4</Length><AccessMode>RW</AccessMode><pPort>Device</pPort><Endianess>BigEndian</Endianess></IntReg>
          <Integer Name="Selector"><Value>0</Value><Min>0</Min><Max>3</Max><pSelected>Selected</pSelected></Integer>
          <IntReg Name="Selected"><pAddress>Base</pAddress><Address>4</Address><pIndex Offset="8">Selector</pIndex><IntSwissKnife Name="Add"><Formula>0x10+0x10</Formula></IntSwissKnife><Length>4</Length><AccessMode>RW</AccessMode><pPort>Device</pPort><Endianess>BigEndian</Endianess></IntReg>
          <Integer Name="Locked"><pIsLocked>Plain</pIsLocked><pValue>Selected</pValue></Integer>
          <Integer Name="Hidden"><pIsAvailable>Plain</pIsAvailable><pValue>Selected</pValue></Integer>
          <Integer Name="Stepped"><pValue>Base</pValue><Min>16</Min><pMax>Selected</pMax><Inc>8</Inc></Integer>
          <SwissKnife Name="Third"><pVariable Name="A">Base</pVariable><Formula>A / 3</Formula></SwissKnife>
          <IntSwissKnife Name="WholeThird"><pVariable Name="A">Base</pVariable><Constant Name="D">3</Constant><Expression Name="Q">A / D</Expression><Formula>Q</Formula></IntSwissKnife>
          <IntConverter Name="Tenfold"><FormulaTo>FROM * 10</FormulaTo><FormulaFrom>TO / 10</FormulaFrom><pValue>Base</pValue></IntConverter>
          <Enumeration Name="Mode"><EnumEntry Name="Off"><Value>0</Value></EnumEntry><EnumEntry Name="On"><Value>1</Value><pIsAvailable>Selector</pIsAvailable></EnumEntry><pValue>Base</pValue></Enumeration>
          <Integer Name="Circle"><pValue>Circle2</pValue></Integer>
          <Integer Name="Circle2"><pValue>Circle</pValue></Integer>
          <IntSwissKnife Name="BadFormula"><Formula>1 +* 2</Formula></IntSwissKnife>
          <IntReg Name="BadAddress"><Address>zz</Address><Length>4</Length></IntReg>
          <Port Name="Device"/>
        </RegisterDescription>
        """;

    private readonly MemoryPort _port = new();

    [Fact]
    public void Masked_registers_take_their_bits_and_leave_the_others()
    {
        FeatureMap map = Load();
        _port.Memory.AsSpan(0x10, 4).Fill(0xFF);
        _port.Memory.AsSpan(0x20, 4).Fill(0xFF);

        Assert.Equal(-1, map.GetInteger("Low"));
        map.SetInteger("Low", -256);
        map.SetInteger("High", 0x5A);

        // Little-endian bits 3..11: 0xFFFFF800 | 7 = 07 F8 FF FF. Big-endian bits 4..11 from the left: F5 AF FF FF.
        Assert.Equal("07F8FFFF", Convert.ToHexString(_port.Memory, 0x10, 4));
        Assert.Equal("F5AFFFFF", Convert.ToHexString(_port.Memory, 0x20, 4));
        Assert.Equal(-256, map.GetInteger("Low"));
        Assert.Equal(FeatureError.OutOfRange, Assert.Throws<FeatureException>(() => map.SetInteger("High", 256)).Error);
    }

    [Fact]
    public void Cache_is_kept_until_an_invalidator_is_written()
    {
        FeatureMap map = Load();
        _port.Memory[0x37] = 1;
        _port.Memory[0x3B] = 1;
        Assert.Equal((1L, 1L), (map.GetInteger("Fast"), map.GetInteger("Follows")));

        _port.Memory[0x37] = 2;
        _port.Memory[0x3B] = 2;

        Assert.Equal((2L, 1L), (map.GetInteger("Fast"), map.GetInteger("Follows")));
        map.SetInteger("Plain", 9);
        Assert.Equal(2, map.GetInteger("Follows"));
        Assert.Equal(9, map.GetInteger("Plain"));
    }

    [Fact]
    public void Address_is_the_sum_of_all_its_terms()
    {
        FeatureMap map = Load();
        map.SetInteger("Base", 0x100);
        map.SetInteger("Selector", 2);

        map.SetInteger("Selected", 0x01020304);

        Assert.Equal("01020304", Convert.ToHexString(_port.Memory, 0x100 + 4 + 16 + 0x20, 4));
        map.SetInteger("Selector", 0);
        Assert.Equal(0, map.GetInteger("Selected"));
    }

    [Fact]
    public void Locks_and_availability_are_enforced()
    {
        FeatureMap map = Load();
        map.SetInteger("Base", 0x100);
        map.SetInteger("Locked", 5);

        Assert.False(map.Has("Hidden"));
        Assert.Equal(FeatureError.NotAvailable, Assert.Throws<FeatureException>(() => map.GetInteger("Hidden")).Error);
        map.SetInteger("Plain", 1);
        Assert.Equal(5, map.GetInteger("Hidden"));
        Assert.Equal(FeatureError.Locked, Assert.Throws<FeatureException>(() => map.SetInteger("Locked", 6)).Error);
        Assert.False(map.CanWrite("Locked"));
        Assert.Equal(FeatureError.ReadOnly, Assert.Throws<FeatureException>(() => map.SetInteger("Fast", 6)).Error);
        Assert.Equal(5, map.GetInteger("Selected"));
    }

    [Fact]
    public void Numbers_are_held_to_range_and_increment()
    {
        FeatureMap map = Load();
        map.SetInteger("Base", 0x100);
        map.SetInteger("Selected", 64);

        var odd = Assert.Throws<FeatureException>(() => map.SetInteger("Stepped", 20));

        Assert.Equal((16L, 64L, 8L), map.GetIntegerRange("Stepped"));
        Assert.Equal("camera 'cam-1': feature 'Stepped' = 20 is outside 16..64 in steps of 8", odd.Message);
    }

    [Fact]
    public void Whole_number_formulas_cut_and_real_ones_do_not()
    {
        FeatureMap map = Load();
        map.SetInteger("Base", 5);
        map.SetFloat("Gain", 1.5);

        Assert.Equal(1, map.GetInteger("WholeThird"));
        Assert.Equal(5.0 / 3, map.GetFloat("Third"));
        Assert.Equal("3FC00000", Convert.ToHexString(_port.Memory, 0x40, 4));
        map.SetInteger("Tenfold", 7);
        Assert.Equal((70L, 7L), (map.GetInteger("Base"), map.GetInteger("Tenfold")));
    }

    [Fact]
    public void Entry_that_is_not_available_cannot_be_set()
    {
        FeatureMap map = Load();

        Assert.Equal(["Off"], map.GetEntries("Mode"));
        Assert.Equal(FeatureError.OutOfRange, Assert.Throws<FeatureException>(() => map.SetEnumeration("Mode", "On")).Error);
        map.SetInteger("Selector", 1);
        map.SetEnumeration("Mode", "On");
        Assert.Equal("On", map.GetEnumeration("Mode"));
    }

    [Fact]
    public void Broken_nodes_are_set_aside_and_a_circle_is_an_error()
    {
        FeatureMap map = Load();

        Assert.Equal(["BadAddress", "BadFormula"], map.BrokenNodes.Keys.Order());
        Assert.Equal(FeatureError.BrokenDescription, Assert.Throws<FeatureException>(() => map.GetInteger("BadFormula")).Error);
        Assert.Equal(FeatureError.BrokenDescription, Assert.Throws<FeatureException>(() => map.GetInteger("Circle")).Error);
        Assert.Equal(FeatureError.NotFound, Assert.Throws<FeatureException>(() => map.GetInteger("Nothing")).Error);
    }

    [Fact, Requirement("SEC-02")]
    public void Duplicate_name_and_group_nested_too_deep_are_told_and_the_rest_works()
    {
        string groups = string.Concat(Enumerable.Repeat("<Group>", 17));
        string xml = $"""
            <RegisterDescription><Integer Name="A"><Value>1</Value></Integer><Integer Name="A"><Value>2</Value></Integer>
            {groups}<Integer Name="Deep"><Value>3</Value></Integer>{groups.Replace("<", "</", StringComparison.Ordinal)}
            <Group><Integer Name="B"><Value>4</Value></Integer></Group></RegisterDescription>
            """;

        Assert.True(FeatureMap.TryLoad(Encoding.UTF8.GetBytes(xml), _port, "cam-1", out FeatureMap? map, out string problem), problem);

        Assert.Equal((1L, 4L), (map!.GetInteger("A"), map.GetInteger("B")));
        Assert.Equal(["A", "B"], map.Names);
        Assert.Equal("stands more than once in the description; the first is used", map.BrokenNodes["A"]);
        Assert.Equal("stands in groups nested more than 16 deep", map.BrokenNodes["Deep"]);
        Assert.Equal(FeatureError.BrokenDescription, Assert.Throws<FeatureException>(() => map.GetInteger("Deep")).Error);
    }

    [Theory, Requirement("SEC-02")]
    [InlineData("<!DOCTYPE x [<!ENTITY a 'b'>]><RegisterDescription>&a;</RegisterDescription>")]
    [InlineData("<!DOCTYPE x SYSTEM 'file:///etc/passwd'><RegisterDescription/>")]
    [InlineData("<Html/>")]
    [InlineData("<RegisterDescription>")]
    [InlineData("")]
    public void File_that_is_no_description_is_refused(string xml)
    {
        Assert.False(FeatureMap.TryLoad(Encoding.UTF8.GetBytes(xml), _port, "cam-1", out _, out string problem));
        Assert.NotEqual("", problem);
    }

    [Theory]
    [InlineData("2 + 3 * 4", 14)]
    [InlineData("2 ** 3 ** 2", 512)]
    [InlineData("-2 ** 2", 4)]
    [InlineData("7 / 2 * 2", 6)]
    [InlineData("1 | 6 ^ 2 & 3", 5)]
    [InlineData("1 << 2 + 1", 8)]
    [InlineData("(3 = 3) + (3 <> 4) + (2 >= 3)", 2)]
    [InlineData("0 ? 1 : 0 ? 2 : 3", 3)]
    [InlineData("0 = 0 ? 5 : 1 / 0", 5)]
    [InlineData("0xFF & ~0x0F", 240)]
    [InlineData("1 && 0 || 1", 1)]
    [InlineData("ABS(-5) + SGN(-3) + NEG(2)", 2)]
    [InlineData("ROUND(2.5) + TRUNC(2.9) + CEIL(1.1) + FLOOR(1.9)", 8)]
    [InlineData("-7 % 3", -1)]
    public void Formula_follows_the_table_of_precedence(string text, long expected)
    {
        Assert.True(Formula.TryParse(text, integer: true, out Formula? formula, out string problem), problem);
        Assert.True(FormulaMath.TryEvaluate(formula!, out Number value, out problem), problem);
        Assert.Equal(expected, value.AsInteger());
    }

    [Theory]
    [InlineData("1 / 0")]
    [InlineData("X")]
    public void Formula_that_has_no_value_says_so(string text)
    {
        Assert.True(Formula.TryParse(text, integer: true, out Formula? formula, out _));
        Assert.False(FormulaMath.TryEvaluate(formula!, out _, out string problem));
        Assert.NotEqual("", problem);
    }

    private FeatureMap Load()
    {
        Assert.True(FeatureMap.TryLoad(Encoding.UTF8.GetBytes(Description), _port, "cam-1", out FeatureMap? map, out string problem), problem);
        return map!;
    }
}
