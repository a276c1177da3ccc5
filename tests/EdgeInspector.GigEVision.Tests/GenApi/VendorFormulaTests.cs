using EdgeInspector.GigEVision.GenApi;

namespace EdgeInspector.GigEVision.Tests.GenApi;

/// <summary>Formulas that the descriptions of real cameras use: over lines, in CDATA, nested, with constants, in both directions.</summary>
/// <remarks>Whose: <see cref="VendorDescription"/>.</remarks>
public sealed class VendorFormulaTests
{
    private readonly MemoryPort _port = new();

    // [seen: Point Grey Grasshopper3] A line break before the formula, spaces everywhere, = for equal, nested choices without else.
    [Fact]
    public void Formula_over_several_lines_with_nested_choices_is_read()
    {
        FeatureMap map = Load("""
            <IntReg Name="CodeReg"><Address>0x10</Address><Length>4</Length><AccessMode>RW</AccessMode><pPort>Device</pPort><Endianess>BigEndian</Endianess></IntReg>
            <IntSwissKnife Name="Layout"><pVariable Name="ID">CodeReg</pVariable><Formula>
              ( ( ( ID = 0 ) || ( ID = 5 ) ) ? 7 :
              ( ( ID = 9 ) ? 12 :
              ( ( ID = 4 ) &amp; 1 ) ? 3 : 0 ) )
            </Formula></IntSwissKnife>
            """);

        Assert.Equal(7, map.GetInteger("Layout"));
        map.SetInteger("CodeReg", 9);
        Assert.Equal(12, map.GetInteger("Layout"));
        map.SetInteger("CodeReg", 4);
        Assert.Equal(3, map.GetInteger("Layout"));
    }

    // [seen: Point Grey Grasshopper3] Names beside a minus without a space; a bit set or cleared by a converter that looks at its own register.
    [Fact]
    public void Name_ends_at_a_minus_and_a_converter_may_read_the_register_that_it_writes()
    {
        FeatureMap map = Load("""
            <IntReg Name="MaxReg"><Address>0x10</Address><Length>4</Length><AccessMode>RW</AccessMode><pPort>Device</pPort><Endianess>BigEndian</Endianess></IntReg>
            <IntReg Name="FlagReg"><Address>0x14</Address><Length>4</Length><AccessMode>RW</AccessMode><pPort>Device</pPort><Endianess>LittleEndian</Endianess></IntReg>
            <Integer Name="Left"><Value>6</Value></Integer>
            <IntSwissKnife Name="Room"><pVariable Name="MAX">MaxReg</pVariable><pVariable Name="LEFT">Left</pVariable><Constant Name="UNIT">8</Constant>
              <Formula>( MAX-LEFT % UNIT ) ? ( MAX-LEFT - ( ( MAX-LEFT ) % UNIT ) ) : ( MAX-LEFT )</Formula></IntSwissKnife>
            <IntConverter Name="Flag"><pVariable Name="OLD">FlagReg</pVariable>
              <FormulaTo>FROM ? ( OLD | 0x00000040 ) : ( OLD &amp; 0xFFFFFFBF )</FormulaTo><FormulaFrom>( TO &amp; 0x00000040 ) ? 1 : 0</FormulaFrom>
              <pValue>FlagReg</pValue><Slope>Varying</Slope></IntConverter>
            <Boolean Name="Enabled"><pValue>Flag</pValue><OnValue>1</OnValue><OffValue>0</OffValue></Boolean>
            """);
        map.SetInteger("MaxReg", 100);
        map.SetInteger("FlagReg", 0x0F);

        map.SetBoolean("Enabled", true);

        Assert.Equal(88, map.GetInteger("Room"));
        Assert.Equal((0x4FL, true), (map.GetInteger("FlagReg"), map.GetBoolean("Enabled")));
        map.SetBoolean("Enabled", false);
        Assert.Equal((0x0FL, false), (map.GetInteger("FlagReg"), map.GetBoolean("Enabled")));
    }

    // [seen: FLIR A35] No brackets around a condition; shifts and comparison in a formula of real numbers; ROUND with digits.
    [Fact]
    public void Real_formula_may_shift_compare_and_round()
    {
        FeatureMap map = Load("""
            <IntReg Name="RawReg"><Address>0x10</Address><Length>4</Length><AccessMode>RW</AccessMode><pPort>Device</pPort><Endianess>BigEndian</Endianess></IntReg>
            <SwissKnife Name="Celsius"><pVariable Name="RAW">RawReg</pVariable><Formula>(RAW &gt; 32767 ? (RAW &lt;&lt; 16) &gt;&gt;16  : RAW )/10</Formula></SwissKnife>
            <Float Name="Temperature"><pValue>Celsius</pValue><Unit>C</Unit><Representation>PureNumber</Representation></Float>
            <Converter Name="KelvinConv"><FormulaTo>(FROM - 273) * 100</FormulaTo><FormulaFrom>ROUND(((TO &gt; 32767 ? (TO - 65536) : TO) / 100),0) + 273</FormulaFrom><pValue>RawReg</pValue><Slope>Varying</Slope></Converter>
            <Float Name="Kelvin"><pValue>KelvinConv</pValue></Float>
            <IntSwissKnife Name="Choice"><pVariable Name="SEL">RawReg</pVariable><Formula>SEL=0?11:22</Formula></IntSwissKnife>
            """);

        map.SetInteger("RawReg", 255);

        Assert.Equal((25.5, 276.0, 22L), (map.GetFloat("Temperature"), map.GetFloat("Kelvin"), map.GetInteger("Choice")));
        map.SetFloat("Kelvin", 300);
        Assert.Equal(2700, map.GetInteger("RawReg"));
    }

    // [seen: Euresys, Basler ace 2, The Imaging Source] CDATA, named constants, shifts past 32 bits, <> as entity, a bit field taken by a formula.
    [Fact]
    public void Formula_in_CDATA_with_constants_and_wide_shifts_is_read()
    {
        FeatureMap map = Load("""
            <IntReg Name="LowReg"><Address>0x10</Address><Length>4</Length><AccessMode>RW</AccessMode><pPort>Device</pPort><Endianess>BigEndian</Endianess></IntReg>
            <IntReg Name="HighReg"><Address>0x14</Address><Length>4</Length><AccessMode>RW</AccessMode><pPort>Device</pPort><Endianess>BigEndian</Endianess></IntReg>
            <IntSwissKnife Name="Far"><pVariable Name="S">LowReg</pVariable><Formula><![CDATA[(4<<40)|(S<<24)]]></Formula></IntSwissKnife>
            <IntSwissKnife Name="Wide"><pVariable Name="H_0">HighReg</pVariable><pVariable Name="L_0">LowReg</pVariable><Constant Name="BITS">32</Constant><Formula>L_0+(H_0&lt;&lt;BITS)</Formula></IntSwissKnife>
            <IntSwissKnife Name="Locked"><pVariable Name="A">LowReg</pVariable><pVariable Name="B">HighReg</pVariable><Formula>(A = 0) || (B &lt;&gt; 0) ? 1 : 0</Formula></IntSwissKnife>
            <IntSwissKnife Name="Slot"><pVariable Name="RAW">LowReg</pVariable><pVariable Name="BITS">HighReg</pVariable><Formula>(RAW &gt;&gt; (BITS * (3 % (32 / BITS)))) &amp; ((1 &lt;&lt; BITS) - 1)</Formula></IntSwissKnife>
            """);
        map.SetInteger("LowReg", 0xABCD);
        map.SetInteger("HighReg", 4);

        Assert.Equal((4L << 40) | (0xABCDL << 24), map.GetInteger("Far"));
        Assert.Equal((4L << 32) + 0xABCD, map.GetInteger("Wide"));
        Assert.Equal((1L, 0xAL), (map.GetInteger("Locked"), map.GetInteger("Slot")));
    }

    // [seen: Euresys] A table of 54 choices nested in brackets, forth and back, with a variable for each.
    [Fact]
    public void Table_of_choices_nested_fifty_deep_is_read_both_ways()
    {
        const int Choices = 54;
        int[] all = [.. Enumerable.Range(1, Choices)];
        string nodes = string.Concat(all.Select(i => $"<Integer Name=\"Code{i}\"><Value>{1000 + (7 * i)}</Value></Integer>"));
        string variables = string.Concat(all.Select(i => $"<pVariable Name=\"Line{i}\">Code{i}</pVariable>"));
        string to = "(FROM=0)?0:(" + string.Concat(all.Select(i => $"(FROM={i})?Line{i}:(")) + "FROM" + new string(')', Choices + 1);
        string from = "(TO=0)?0:(" + string.Concat(all.Select(i => $"(TO=Line{i})?{i}:(")) + "TO" + new string(')', Choices + 1);
        FeatureMap map = Load($"""
            {nodes}<IntReg Name="SourceReg"><Address>0x10</Address><Length>4</Length><AccessMode>RW</AccessMode><pPort>Device</pPort><Endianess>LittleEndian</Endianess></IntReg>
            <IntConverter Name="Source">{variables}<FormulaTo>{to}</FormulaTo><FormulaFrom>{from}</FormulaFrom><pValue>SourceReg</pValue><Slope>Varying</Slope></IntConverter>
            """);

        map.SetInteger("Source", Choices);

        Assert.Equal((1000 + (7 * Choices), (long)Choices), (map.GetInteger("SourceReg"), map.GetInteger("Source")));
        map.SetInteger("Source", 0);
        Assert.Equal((0L, 0L), (map.GetInteger("SourceReg"), map.GetInteger("Source")));
        Assert.Empty(map.BrokenNodes);
    }

    private FeatureMap Load(string nodes) => VendorDescription.Load(_port, nodes);
}
