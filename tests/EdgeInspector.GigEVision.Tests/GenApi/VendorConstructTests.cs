using System.Text;
using EdgeInspector.GigEVision.GenApi;

namespace EdgeInspector.GigEVision.Tests.GenApi;

/// <summary>Constructs that the descriptions of real cameras use, each in a small description of our own, with the outcome that the camera's maker meant.</summary>
/// <remarks>
/// Which ones: what was seen in the public description files of ten makers (Adimec, Allied Vision, Basler, FLIR, Mikrotron, Point Grey, Teledyne,
/// The Imaging Source, Tucsen, Vieworks) and of a frame grabber (Euresys). The words and names here are nobody's.
/// </remarks>
public sealed class VendorConstructTests
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

    // [seen: FLIR Oryx, Vieworks, Teledyne] An address of several parts in any order, one of them a node or a number by name; a group of bits in a StructReg without a name.
    [Fact]
    public void Register_in_parts_and_bits_of_a_nameless_structure_are_found()
    {
        FeatureMap map = Load("""
            <Integer Name="BaseAddress"><Value>0x00000100</Value></Integer>
            <Integer Name="Bank"><Value>2</Value></Integer>
            <IntSwissKnife Name="BankAddress"><pVariable Name="SELECTOR_INDEX_0">Bank</pVariable><Formula>0x00000200 + 0x20 * (  ( SELECTOR_INDEX_0 * 1  )  ) </Formula></IntSwissKnife>
            <IntReg Name="CountReg"><pAddress>BankAddress</pAddress><Address>0x0000000C</Address><Length>4</Length><AccessMode>RW</AccessMode><pPort>Device</pPort><Endianess>BigEndian</Endianess></IntReg>
            <IntReg Name="PlainReg"><pAddress>BaseAddress</pAddress><Length>2</Length><AccessMode>RW</AccessMode><pPort>Device</pPort><Endianess>LittleEndian</Endianess><Representation>Linear</Representation></IntReg>
            <StructReg Comment="Port of a channel"><Visibility>Invisible</Visibility><Address>0x008</Address><pAddress>BaseAddress</pAddress><Length>4</Length><AccessMode>RW</AccessMode><pPort>Device</pPort><pInvalidator>Load</pInvalidator><Endianess>BigEndian</Endianess>
              <StructEntry Name="Direction"><DisplayName>Direction</DisplayName><Bit>0</Bit><Sign>Unsigned</Sign></StructEntry>
              <StructEntry Name="Index"><LSB>15</LSB><MSB>12</MSB></StructEntry>
              <StructEntry Name="HostPort"><LSB>31</LSB><MSB>16</MSB><Sign>Unsigned</Sign></StructEntry></StructReg>
            <Command Name="Load"><pValue>PlainReg</pValue><CommandValue>0x1</CommandValue></Command>
            """);

        map.SetInteger("CountReg", 7);
        map.SetInteger("PlainReg", 0x1234);
        map.SetInteger("HostPort", 0xBEEF);
        map.SetInteger("Index", 5);
        map.SetInteger("Direction", 1);

        Assert.Equal("00000007", Convert.ToHexString(_port.Memory, 0x24C, 4));
        Assert.Equal("3412", Convert.ToHexString(_port.Memory, 0x100, 2));
        Assert.Equal("8005BEEF", Convert.ToHexString(_port.Memory, 0x108, 4));
    }

    // [seen: The Imaging Source] A formula with a name of its own inside a register; others may refer to it.
    [Fact]
    public void Formula_within_a_register_has_the_name_that_it_bears()
    {
        FeatureMap map = Load("""
            <Integer Name="Place"><Value>3</Value><Min>0</Min><Max>9</Max></Integer>
            <IntReg Name="TableReg"><IntSwissKnife Name="TableAddress"><pVariable Name="INDEX">Place</pVariable><Formula>0x40 + INDEX * 4</Formula></IntSwissKnife><Length>4</Length><AccessMode>RW</AccessMode><pPort>Device</pPort><Endianess>LittleEndian</Endianess></IntReg>
            <IntReg Name="NeighbourReg"><pAddress>TableAddress</pAddress><Address>2</Address><Length>2</Length><AccessMode>RO</AccessMode><pPort>Device</pPort><Endianess>LittleEndian</Endianess></IntReg>
            """);

        map.SetInteger("TableReg", 0x00110022);

        Assert.Equal("22001100", Convert.ToHexString(_port.Memory, 0x4C, 4));
        Assert.Equal(0x11, map.GetInteger("NeighbourReg"));
        Assert.Empty(map.BrokenNodes);
        Assert.DoesNotContain("TableAddress", map.Names);
    }

    // [seen: Allied Vision] A maker's own elements first in a node and in an entry, some with a Name; entries above 2^31; two features on one register.
    [Fact]
    public void Elements_of_a_maker_are_passed_over_and_large_entries_are_set()
    {
        FeatureMap map = Load("""
            <Extension><Anything Name="Mode"/></Extension>
            <IntReg Name="TriggerReg"><Address>0x10</Address><Length>4</Length><AccessMode>RW</AccessMode><pPort>Device</pPort><Sign>Unsigned</Sign><Endianess>BigEndian</Endianess></IntReg>
            <IntConverter Name="TriggerConv"><FormulaTo>(FROM)</FormulaTo><FormulaFrom>((TO &lt; 2147483648) ? 2147483653 : TO)</FormulaFrom><pValue>TriggerReg</pValue><Slope>Increasing</Slope></IntConverter>
            <Enumeration Name="Trigger" NameSpace="Custom"><Extension><Rename Name="OldTrigger"/><Path Value="/a/b"/></Extension><ToolTip>Source</ToolTip>
              <EnumEntry Name="LineOne" NameSpace="Custom"><Extension><Rename Name="OldLine"/></Extension><ToolTip>Line 1</ToolTip><Visibility>Expert</Visibility><Value>2147483649</Value></EnumEntry>
              <EnumEntry Name="Rate"><Value>2147483653</Value><NumericValue>2.5</NumericValue><IsSelfClearing>No</IsSelfClearing></EnumEntry>
              <pValue>TriggerConv</pValue></Enumeration>
            <Enumeration Name="TriggerTwo"><EnumEntry Name="Line1"><Value>0x80000001</Value></EnumEntry><EnumEntry Name="Other"><Value>0</Value></EnumEntry><pValue>TriggerReg</pValue></Enumeration>
            """);

        Assert.Equal(("Rate", "Other"), (map.GetEnumeration("Trigger"), map.GetEnumeration("TriggerTwo")));
        map.SetEnumeration("Trigger", "LineOne");

        Assert.Equal("80000001", Convert.ToHexString(_port.Memory, 0x10, 4));
        Assert.Equal(("LineOne", "Line1"), (map.GetEnumeration("Trigger"), map.GetEnumeration("TriggerTwo")));
        Assert.Empty(map.BrokenNodes);
    }

    // [seen: The Imaging Source, Tucsen, Euresys] What never changes has its value in itself, written after the entries; it may only be read.
    [Fact]
    public void Enumeration_with_a_value_of_its_own_that_may_only_be_read_shows_it()
    {
        FeatureMap map = Load("""
            <Enumeration Name="Kind" NameSpace="Standard"><ImposedAccessMode>RO</ImposedAccessMode><EnumEntry Name="Area"><Value>0</Value></EnumEntry><EnumEntry Name="Line"><Value>1</Value></EnumEntry><Value>1</Value></Enumeration>
            <Integer Name="Version"><ImposedAccessMode>RO</ImposedAccessMode><Value>2147483649</Value></Integer>
            """);

        Assert.Equal(("Line", 2147483649L), (map.GetEnumeration("Kind"), map.GetInteger("Version")));
        Assert.Equal(FeatureError.ReadOnly, Assert.Throws<FeatureException>(() => map.SetEnumeration("Kind", "Area")).Error);
        Assert.Equal(FeatureError.ReadOnly, Assert.Throws<FeatureException>(() => map.SetInteger("Version", 1)).Error);
    }

    // [seen: Teledyne] A command without a register: it only makes what names it as invalidator be read anew.
    [Fact]
    public void Command_on_a_number_of_its_own_refreshes_what_names_it()
    {
        FeatureMap map = Load("""
            <Command Name="Refresh"><pValue>RefreshNode</pValue><CommandValue>1</CommandValue></Command>
            <Integer Name="RefreshNode"><ImposedAccessMode>WO</ImposedAccessMode><Value>0</Value></Integer>
            <MaskedIntReg Name="AlarmReg"><Address>0x10</Address><Length>4</Length><AccessMode>RO</AccessMode><pPort>Device</pPort><pInvalidator>RefreshNode</pInvalidator><Bit>1</Bit><Sign>Unsigned</Sign><Endianess>LittleEndian</Endianess></MaskedIntReg>
            <Boolean Name="Alarm"><pValue>AlarmReg</pValue></Boolean>
            """);
        Assert.False(map.GetBoolean("Alarm"));
        _port.Memory[0x10] = 2;

        Assert.False(map.GetBoolean("Alarm"));
        map.Execute("Refresh");

        Assert.True(map.GetBoolean("Alarm"));
    }

    // [seen: Teledyne, Tucsen] Real features straight on whole-number registers, and whole-number features over a converter of real numbers.
    [Fact]
    public void Real_and_whole_numbers_show_each_other()
    {
        FeatureMap map = Load("""
            <IntReg Name="HeatReg"><Address>0x10</Address><Length>4</Length><AccessMode>RO</AccessMode><pPort>Device</pPort><Cachable>NoCache</Cachable><PollingTime>1000</PollingTime><Sign>Signed</Sign><Endianess>LittleEndian</Endianess></IntReg>
            <Float Name="Heat"><ImposedAccessMode>RO</ImposedAccessMode><pValue>HeatReg</pValue><Min>-100</Min><Max>150</Max><Inc>0.1</Inc><Unit>°C</Unit><DisplayPrecision>1</DisplayPrecision></Float>
            <IntReg Name="TimeReg"><pIsLocked>Zero</pIsLocked><Address>0x14</Address><Length>4</Length><AccessMode>RW</AccessMode><pPort>Device</pPort><Sign>Signed</Sign><Endianess>LittleEndian</Endianess></IntReg>
            <Integer Name="Zero"><Value>0</Value></Integer>
            <Converter Name="LinesConv"><pVariable Name="MODE">Zero</pVariable><FormulaTo>(MODE=0)?((FROM+1304.2)*65-43970):-10</FormulaTo><FormulaFrom>(MODE=0)?((TO+43970)/65-1304.2):-10</FormulaFrom><pValue>TimeReg</pValue><Slope>Varying</Slope></Converter>
            <Integer Name="Lines"><Streamable>Yes</Streamable><pValue>LinesConv</pValue><Min>1</Min><Max>65535999</Max></Integer>
            """);
        _port.Memory.AsSpan(0x10, 4).Fill(0xFF);

        Assert.Equal(-1.0, map.GetFloat("Heat"));
        map.SetInteger("Lines", 1000);

        // (1000 + 1304.2) * 65 - 43970 = 105803.
        Assert.Equal((105803L, 1000L), (map.GetInteger("TimeReg"), map.GetInteger("Lines")));
    }

    // A real number handed on to whole ones takes the nearest, and the nearest step; a fraction cut off would set another value. [GenApi reference PolyReference.h]
    [Fact]
    public void Real_number_that_a_node_hands_on_takes_the_nearest_whole_step()
    {
        FeatureMap map = Load("""
            <IntReg Name="TicksReg"><Address>0x10</Address><Length>4</Length><AccessMode>RW</AccessMode><pPort>Device</pPort><Endianess>BigEndian</Endianess></IntReg>
            <Converter Name="MicrosConv"><FormulaTo>FROM / 0.1</FormulaTo><FormulaFrom>TO * 0.1</FormulaFrom><pValue>TicksReg</pValue><Slope>Increasing</Slope></Converter>
            <Float Name="Micros"><pValue>MicrosConv</pValue></Float>
            <Integer Name="Steps"><Value>16</Value><Min>16</Min><Max>100</Max><Inc>8</Inc></Integer>
            <Float Name="StepsReal"><pValue>Steps</pValue></Float>
            """);

        // 4.1 / 0.1 is 40.99999999999999 in binary.
        map.SetFloat("Micros", 4.1);
        map.SetFloat("StepsReal", 30.5);

        Assert.Equal((41L, 32L), (map.GetInteger("TicksReg"), map.GetInteger("Steps")));
        map.SetFloat("StepsReal", 99.9);
        Assert.Equal(96, map.GetInteger("Steps"));
        Assert.Equal(FeatureError.OutOfRange, Assert.Throws<FeatureException>(() => map.SetInteger("Steps", 30)).Error);
        Assert.Equal(FeatureError.OutOfRange, Assert.Throws<FeatureException>(() => map.SetText("Steps", "30.5")).Error);
    }

    // [seen: FLIR SC6700, Point Grey] Conditions on a Boolean, on an entry's number and on a masked bit; 64-bit bounds as unsigned decimals.
    [Fact]
    public void Conditions_may_stand_on_booleans_and_enumerations()
    {
        FeatureMap map = Load("""
            <MaskedIntReg Name="CapabilityReg"><Address>0x10</Address><Length>4</Length><AccessMode>RW</AccessMode><pPort>Device</pPort><Bit>31</Bit><Sign>Unsigned</Sign><Endianess>BigEndian</Endianess></MaskedIntReg>
            <Boolean Name="Supported"><pValue>CapabilityReg</pValue></Boolean>
            <Enumeration Name="Lock"><EnumEntry Name="Free"><Value>0</Value></EnumEntry><EnumEntry Name="Held"><Value>4</Value></EnumEntry><Value>0</Value></Enumeration>
            <Integer Name="Address"><pIsImplemented>Supported</pIsImplemented><pIsLocked>Lock</pIsLocked><Value>0</Value><Min>0</Min><Max>4294967295</Max><Inc>1</Inc><Representation>IPV4Address</Representation></Integer>
            """);

        Assert.False(map.Has("Address"));
        map.SetBoolean("Supported", true);
        map.SetInteger("Address", 0xC0A80001);
        map.SetEnumeration("Lock", "Held");

        Assert.Equal("00000001", Convert.ToHexString(_port.Memory, 0x10, 4));
        Assert.Equal(0xC0A80001, map.GetInteger("Address"));
        Assert.Equal(FeatureError.Locked, Assert.Throws<FeatureException>(() => map.SetInteger("Address", 1)).Error);
    }

    // [seen: Basler ace 2] A value chosen by an index, with a default beside the indexed ones.
    [Fact]
    public void Value_chosen_by_an_index_falls_back_to_its_default()
    {
        FeatureMap map = Load("""
            <Integer Name="Which"><Value>0</Value></Integer>
            <Integer Name="WhichSeen"><ImposedAccessMode>RO</ImposedAccessMode><pValue>Which</pValue></Integer>
            <Integer Name="First"><Value>10</Value></Integer>
            <Integer Name="Second"><Value>20</Value></Integer>
            <Integer Name="Chosen"><pIndex>WhichSeen</pIndex><pValueIndexed Index="0">First</pValueIndexed><pValueIndexed Index="1">Second</pValueIndexed><pValueDefault>First</pValueDefault></Integer>
            """);

        Assert.Equal(10, map.GetInteger("Chosen"));
        map.SetInteger("Which", 1);
        Assert.Equal(20, map.GetInteger("Chosen"));
        map.SetInteger("Which", 7);
        Assert.Equal(10, map.GetInteger("Chosen"));
    }

    // [seen: Basler, The Imaging Source] Registers of a chunk share addresses with those of the camera; they are none of it.
    [Fact]
    public void Chunk_registers_are_described_but_not_read_from_the_camera()
    {
        FeatureMap map = Load("""
            <Port Name="StampPort"><ChunkID>a3</ChunkID><SwapEndianess>No</SwapEndianess></Port>
            <IntReg Name="StampReg"><Address>0x0</Address><Length>8</Length><AccessMode>RO</AccessMode><pPort>StampPort</pPort><Endianess>LittleEndian</Endianess></IntReg>
            <Integer Name="ChunkStamp"><pValue>StampReg</pValue></Integer>
            """);

        Assert.Equal(FeatureError.NotAvailable, Assert.Throws<FeatureException>(() => map.GetInteger("ChunkStamp")).Error);
        Assert.Equal(0, _port.Reads);
    }

    // [seen: Mikrotron, Allied Vision, Tucsen] Comments where elements would be, categories that name what is not there, invalidators of nothing.
    [Fact]
    public void Comments_and_references_to_nothing_harm_nobody()
    {
        FeatureMap map = Load("""
            <!-- first -->
            <Category Name="Root" NameSpace="Standard"><pFeature>Control</pFeature><pFeature>Gone</pFeature></Category>
            <Category Name="Control"><ImposedAccessMode>RO</ImposedAccessMode><pIsImplemented>One</pIsImplemented><pFeature>Speed</pFeature><pFeature>Missing</pFeature><!-- <pFeature>Old</pFeature> --></Category>
            <Integer Name="One"><Value> 1<!-- on --> </Value></Integer>
            <Integer Name="Speed"><ToolTip>Faster > slower &amp; "better"</ToolTip><!--pIsLocked>Gone</pIsLocked--><Streamable>Yes</Streamable><pValue>SpeedReg</pValue><pSelected>Missing</pSelected></Integer>
            <IntReg Name="SpeedReg"><Address>0x10</Address><Length>0x4</Length><AccessMode>RW</AccessMode><pPort>Device</pPort><pInvalidator>Gone</pInvalidator><Endianess>BigEndian</Endianess></IntReg>
            """);

        map.SetInteger("Speed", 5);

        Assert.Equal(1, map.GetInteger("One"));
        Assert.Contains("Speed = 5", map.TakeSnapshot().Lines);
        Assert.Contains("Speed", map.Categories().Single(c => c.Name == "Control").Features);
        Assert.Equal("Faster > slower & \"better\"", map.Describe("Speed").ToolTip);
        Assert.Empty(map.BrokenNodes);
    }

    // [seen: Allied Vision, Euresys] A text as long as a register says; a register of raw bytes; a MAC address in six bytes.
    [Fact]
    public void Text_may_be_as_long_as_another_register_says()
    {
        FeatureMap map = Load("""
            <IntReg Name="LengthReg"><Address>0x100</Address><Address>0x80</Address><Length>4</Length><AccessMode>RO</AccessMode><pPort>Device</pPort><Cachable>NoCache</Cachable><Endianess>LittleEndian</Endianess></IntReg>
            <StringReg Name="NameReg"><Address>0x100</Address><pLength>LengthReg</pLength><AccessMode>RO</AccessMode><pPort>Device</pPort><Cachable>NoCache</Cachable></StringReg>
            <String Name="Name"><ImposedAccessMode>RO</ImposedAccessMode><pValue>NameReg</pValue></String>
            <IntReg Name="Mac"><Address>0x8</Address><Length>6</Length><AccessMode>RO</AccessMode><pPort>Device</pPort><Sign>Unsigned</Sign><Endianess>BigEndian</Endianess><Representation>MACAddress</Representation></IntReg>
            """);
        _port.Memory[0x180] = 5;
        "CAM-7#"u8.CopyTo(_port.Memory.AsSpan(0x100));
        Convert.FromHexString("02FC00000001").CopyTo(_port.Memory, 8);

        Assert.Equal("CAM-7", map.GetString("Name"));
        Assert.Equal(0x02FC00000001, map.GetInteger("Mac"));
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

    // [seen: FLIR Blackfly S] A limit that another setting moves, and that a value names as invalidator: a write passes on through both.
    [Fact]
    public void Invalidators_pass_on_from_one_register_to_the_next()
    {
        FeatureMap map = Load("""
            <IntReg Name="LowerVal"><Address>0x10</Address><Length>4</Length><AccessMode>RW</AccessMode><pPort>Device</pPort><Cachable>WriteAround</Cachable><Endianess>BigEndian</Endianess></IntReg>
            <IntReg Name="UpperMin"><Address>0x14</Address><Length>4</Length><AccessMode>RO</AccessMode><pPort>Device</pPort><pInvalidator>LowerVal</pInvalidator><Endianess>BigEndian</Endianess></IntReg>
            <IntReg Name="UpperVal"><Address>0x18</Address><Length>4</Length><AccessMode>RW</AccessMode><pPort>Device</pPort><pInvalidator>UpperMin</pInvalidator><pInvalidator>UpperVal</pInvalidator><Endianess>BigEndian</Endianess></IntReg>
            <Integer Name="Lower"><pValue>LowerVal</pValue></Integer>
            <Integer Name="Upper"><pAlias>Lower</pAlias><pValue>UpperVal</pValue><pMin>UpperMin</pMin></Integer>
            """);
        Assert.Equal((0L, 0L), (map.GetInteger("Upper"), map.GetIntegerRange("Upper").Min));
        (_port.Memory[0x17], _port.Memory[0x1B]) = (5, 6);

        Assert.Equal((0L, 0L), (map.GetInteger("Upper"), map.GetIntegerRange("Upper").Min));
        map.SetInteger("Lower", 3);

        Assert.Equal((6L, 5L), (map.GetInteger("Upper"), map.GetIntegerRange("Upper").Min));
    }

    // Kinds of node that the schema has for older cameras and that carry no value. [GenApi schema 1.0]
    [Fact]
    public void Kinds_without_a_value_are_no_harm()
    {
        FeatureMap map = Load("""
            <Node Name="Bare"/><ConfRom Name="Rom"><Unit>1</Unit></ConfRom><TextDesc Name="Words"/><IntKey Name="Key"/><AdvFeatureLock Name="AdvLock"/><SmartFeature Name="Smart"/>
            <Integer Name="After"><Value>3</Value></Integer>
            """);

        Assert.Equal(3, map.GetInteger("After"));
        Assert.Empty(map.BrokenNodes);
    }

    // A file that says UTF-8 and holds a Latin-1 µ, or names a code page that the system lacks, still describes the camera.
    [Theory]
    [InlineData("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"windows-1252\"?>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>")]
    [InlineData("")]
    public void File_in_another_encoding_than_it_says_is_read(string declaration)
    {
        byte[] file = Encoding.Latin1.GetBytes($"{declaration}<RegisterDescription><Float Name=\"Exposure\"><Value>1.5</Value><Unit>\u00b5s</Unit></Float></RegisterDescription>");

        Assert.True(FeatureMap.TryLoad(file, _port, "cam-1", out FeatureMap? map, out string problem), problem);

        Assert.Equal((1.5, "\u00b5s"), (map!.GetFloat("Exposure"), map.Describe("Exposure").Unit));
    }

    private FeatureMap Load(string nodes)
    {
        string xml = $"""
            <?xml version="1.0" encoding="utf-8"?>
            <RegisterDescription ModelName="Own" VendorName="Nobody" StandardNameSpace="None" SchemaMajorVersion="1" SchemaMinorVersion="1" SchemaSubMinorVersion="0"
              xmlns="http://www.genicam.org/GenApi/Version_1_1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.genicam.org/GenApi/Version_1_1 GenApiSchema_Version_1_1.xsd">
            <Group Comment="All of it"><Port Name="Device" NameSpace="Standard"/></Group>{nodes}</RegisterDescription>
            """;
        Assert.True(FeatureMap.TryLoad(Encoding.UTF8.GetBytes(xml), _port, "cam-1", out FeatureMap? map, out string problem), problem);
        return map!;
    }
}
