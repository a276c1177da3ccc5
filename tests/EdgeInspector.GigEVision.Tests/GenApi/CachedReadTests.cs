using System.Text;
using EdgeInspector.GigEVision.GenApi;
using Microsoft.Extensions.Time.Testing;

namespace EdgeInspector.GigEVision.Tests.GenApi;

/// <summary>What is kept, for how long, and that a read of what is kept costs no memory and no question to the camera.</summary>
public sealed class CachedReadTests
{
    private const string Description = """
        <RegisterDescription>
          <IntReg Name="A"><Address>0x10</Address><Length>4</Length><AccessMode>RW</AccessMode><pPort>P</pPort><Endianess>BigEndian</Endianess></IntReg>
          <MaskedIntReg Name="B"><Address>0x14</Address><Length>4</Length><AccessMode>RW</AccessMode><pPort>P</pPort><LSB>7</LSB><MSB>0</MSB><Endianess>LittleEndian</Endianess></MaskedIntReg>
          <FloatReg Name="F"><Address>0x18</Address><Length>8</Length><AccessMode>RW</AccessMode><pPort>P</pPort><Endianess>BigEndian</Endianess></FloatReg>
          <IntReg Name="Indexed"><Address>0x100</Address><pIndex Offset="4">Selector</pIndex><Length>4</Length><AccessMode>RW</AccessMode><pPort>P</pPort></IntReg>
          <Integer Name="Selector"><Value>1</Value><Min>0</Min><Max>7</Max><pSelected>Indexed</pSelected></Integer>
          <Integer Name="Width"><pIsImplemented>A</pIsImplemented><pIsAvailable>Sum</pIsAvailable><pValue>A</pValue><pMin>B</pMin></Integer>
          <Float Name="Exposure"><pValue>Time</pValue></Float>
          <Converter Name="Time"><pVariable Name="CLOCK">A</pVariable><Expression Name="US">CLOCK * 1e6</Expression><FormulaTo>FROM * US</FormulaTo><FormulaFrom>TO / US</FormulaFrom><pValue>B</pValue></Converter>
          <IntSwissKnife Name="Sum"><pVariable Name="X">A</pVariable><pVariable Name="Y">B</pVariable><Constant Name="C">3</Constant><Formula>(X &amp; 0xFF) + Y * C &gt; 5 ? (X &lt;&lt; 2) | 1 : 0</Formula></IntSwissKnife>
          <Enumeration Name="Mode"><EnumEntry Name="Off"><Value>0</Value></EnumEntry><EnumEntry Name="On"><Value>7</Value></EnumEntry><pValue>A</pValue></Enumeration>
          <Boolean Name="Flag"><pValue>A</pValue><OnValue>7</OnValue></Boolean>
          <IntReg Name="Polled"><Address>0x30</Address><Length>4</Length><AccessMode>RO</AccessMode><pPort>P</pPort><PollingTime>1000</PollingTime></IntReg>
          <IntReg Name="Around"><Address>0x40</Address><Length>4</Length><AccessMode>RW</AccessMode><pPort>P</pPort><Cachable>WriteAround</Cachable></IntReg>
          <IntReg Name="Through"><Address>0x44</Address><Length>4</Length><AccessMode>RW</AccessMode><pPort>P</pPort><Cachable>WriteThrough</Cachable></IntReg>
          <IntReg Name="Overlap"><Address>0x42</Address><Length>4</Length><AccessMode>RO</AccessMode><pPort>P</pPort></IntReg>
          <IntReg Name="Wide"><Address>0x50</Address><Length>8</Length><AccessMode>RW</AccessMode><pPort>P</pPort><Endianess>BigEndian</Endianess></IntReg>
          <Integer Name="Mask"><Value>0</Value><Min>0</Min><Max>0xFFFFFFFFFFFFFFFF</Max></Integer>
          <Integer Name="Signed"><Value>0</Value><Min>0x8000000000000000</Min><Max>0x7FFFFFFFFFFFFFFF</Max></Integer>
          <Command Name="Load"><pValue>LoadReg</pValue><CommandValue>1</CommandValue></Command>
          <IntReg Name="LoadReg"><Address>0x60</Address><Length>4</Length><AccessMode>WO</AccessMode><pPort>P</pPort></IntReg>
          <Port Name="P"/>
        </RegisterDescription>
        """;

    private readonly MemoryPort _port = new();
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData("A")]
    [InlineData("B")]
    [InlineData("Sum")]
    [InlineData("Width")]
    [InlineData("Indexed")]
    public void Whole_number_that_is_cached_is_read_without_allocating(string name)
    {
        FeatureMap map = Load();
        AssertFree(() => map.GetInteger(name));
    }

    [Theory]
    [InlineData("F")]
    [InlineData("Exposure")]
    [InlineData("Time")]
    public void Float_that_is_cached_is_read_without_allocating(string name)
    {
        FeatureMap map = Load();
        AssertFree(() => map.GetFloat(name));
    }

    [Fact]
    public void Entry_and_boolean_that_are_cached_are_read_without_allocating()
    {
        FeatureMap map = Load();
        AssertFree(() => map.GetEnumeration("Mode"));
        AssertFree(() => map.GetBoolean("Flag"));
        AssertFree(() => map.Has("Width"));
        AssertFree(() => map.CanWrite("Width"));
        AssertFree(() => map.GetIntegerRange("Width"));
        Assert.Equal(("On", true), (map.GetEnumeration("Mode"), map.GetBoolean("Flag")));
    }

    [Fact]
    public void Polled_register_is_asked_again_at_its_age()
    {
        FeatureMap map = Load();
        _port.Memory[0x30] = 1;
        Assert.Equal(1, map.GetInteger("Polled"));
        _port.Memory[0x30] = 2;

        _time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(1, map.GetInteger("Polled"));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, map.GetInteger("Polled"));
        _port.Memory[0x30] = 3;
        map.ForgetCache();
        Assert.Equal(3, map.GetInteger("Polled"));
    }

    [Theory]
    [InlineData("Around", 0x40)]
    [InlineData("Through", 0x44)]
    public void What_was_written_is_read_back_from_the_camera(string name, int address)
    {
        FeatureMap map = Load();
        map.GetInteger(name);
        map.SetInteger(name, 100);
        _port.Memory[address] = 96;

        Assert.Equal(96, map.GetInteger(name));
    }

    [Fact]
    public void Write_forgets_only_registers_that_share_a_byte()
    {
        FeatureMap map = Load();
        foreach (string name in (string[])["A", "Around", "Through", "Overlap"]) map.GetInteger(name);
        int before = _port.Reads;

        map.SetInteger("Around", 0x01020304);

        Assert.Equal(0x0102, map.GetInteger("Overlap"));
        Assert.Equal(before + 1, _port.Reads);
        map.GetInteger("A");
        map.GetInteger("Through");
        Assert.Equal(before + 1, _port.Reads);
        map.GetInteger("Around");
        Assert.Equal(before + 2, _port.Reads);
    }

    [Fact]
    public void Unsigned_number_of_64_bits_keeps_its_size()
    {
        FeatureMap map = Load();
        _port.Memory.AsSpan(0x50, 8).Fill(0xFF);

        Assert.Equal("18446744073709551615", map.GetText("Wide"));
        Assert.Equal((0L, long.MaxValue, 1L), map.GetIntegerRange("Wide"));
        map.SetText("Wide", "9223372036854775808");
        Assert.Equal("8000000000000000", Convert.ToHexString(_port.Memory, 0x50, 8));
        Assert.Equal(9223372036854775808.0, map.GetFloat("Wide"));
        Assert.Equal(FeatureError.OutOfRange, Assert.Throws<FeatureException>(() => map.SetInteger("Wide", -1)).Error);
        map.SetText("Mask", "0xFFFFFFFFFFFFFFFF");
        Assert.Equal("18446744073709551615", map.GetText("Mask"));
        map.SetInteger("Signed", long.MinValue);
        Assert.Equal((long.MinValue, long.MaxValue, 1L), map.GetIntegerRange("Signed"));
        Assert.Equal(FeatureError.OutOfRange, Assert.Throws<FeatureException>(() => map.SetText("Signed", "9223372036854775808")).Error);
    }

    [Fact]
    public void Command_whose_answer_is_lost_makes_everything_be_read_anew()
    {
        FeatureMap map = Load();
        Assert.Equal(7, map.GetInteger("A"));
        _port.Memory[0x13] = 8;
        _port.Refused = address => address == 0x60;

        Assert.Equal(FeatureError.AccessFailed, Assert.Throws<FeatureException>(() => map.Execute("Load")).Error);

        Assert.Equal(8, map.GetInteger("A"));
    }

    [Fact]
    public void Selector_that_is_written_makes_its_features_be_read_anew()
    {
        FeatureMap map = Load();
        _port.Memory[0x104] = 1;
        Assert.Equal(1, map.GetInteger("Indexed"));
        _port.Memory[0x104] = 2;
        map.SetInteger("Selector", 1);

        Assert.Equal(2, map.GetInteger("Indexed"));
    }

    private void AssertFree<T>(Func<T> read)
    {
        for (int i = 0; i < 50; i++) read();
        int reads = _port.Reads;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) read();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.Equal(reads, _port.Reads);
    }

    private FeatureMap Load()
    {
        _port.Memory[0x13] = 7;
        _port.Memory[0x14] = 5;
        Assert.True(FeatureMap.TryLoad(Encoding.UTF8.GetBytes(Description), _port, "cam-1", out FeatureMap? map, out string problem, _time), problem);
        return map!;
    }
}
