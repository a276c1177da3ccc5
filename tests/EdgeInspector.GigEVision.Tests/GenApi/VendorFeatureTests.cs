using EdgeInspector.GigEVision.GenApi;

namespace EdgeInspector.GigEVision.Tests.GenApi;

/// <summary>Features that the descriptions of real cameras use: enumerations, conditions, indices, and real numbers over whole ones.</summary>
/// <remarks>Whose: <see cref="VendorDescription"/>.</remarks>
public sealed class VendorFeatureTests
{
    private readonly MemoryPort _port = new();

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

    private FeatureMap Load(string nodes) => VendorDescription.Load(_port, nodes);
}
