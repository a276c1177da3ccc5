using EdgeInspector.GigEVision.GenApi;

namespace EdgeInspector.GigEVision.Tests.GenApi;

/// <summary>Registers that the descriptions of real cameras use: addresses of several parts, bit fields, lengths told elsewhere, and what makes them be read anew.</summary>
/// <remarks>Whose: <see cref="VendorDescription"/>.</remarks>
public sealed class VendorRegisterTests
{
    private readonly MemoryPort _port = new();

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

    private FeatureMap Load(string nodes) => VendorDescription.Load(_port, nodes);
}
