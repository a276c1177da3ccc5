using System.Text;
using EdgeInspector.GigEVision.GenApi;
using EdgeInspector.GigEVision.Tests.GenApi;
using EdgeInspector.GigEVision.Timing;

namespace EdgeInspector.GigEVision.Tests.Timing;

public sealed class PtpReadingTests
{
    private const string Status = """
        <Enumeration Name="PtpStatus"><EnumEntry Name="Listening"><Value>1</Value></EnumEntry><EnumEntry Name="Slave"><Value>2</Value></EnumEntry>
        <EnumEntry Name="GrandMaster"><Value>3</Value></EnumEntry><pValue>State</pValue></Enumeration>
        <IntReg Name="State"><Address>0x10</Address><Length>4</Length><AccessMode>RO</AccessMode><pPort>P</pPort><Cachable>NoCache</Cachable><Endianess>BigEndian</Endianess></IntReg>
        """;

    private const string Offset = """
        <Command Name="PtpDataSetLatch"><CommandValue>1</CommandValue><pValue>Latch</pValue></Command>
        <IntReg Name="Latch"><Address>0x20</Address><Length>4</Length><AccessMode>WO</AccessMode><pPort>P</pPort><Endianess>BigEndian</Endianess></IntReg>
        <IntReg Name="PtpOffsetFromMaster"><Address>0x30</Address><Length>8</Length><AccessMode>RO</AccessMode><pPort>P</pPort><Cachable>NoCache</Cachable><Sign>Signed</Sign><Endianess>BigEndian</Endianess></IntReg>
        """;

    private readonly MemoryPort _port = new();

    [Fact]
    public void State_and_offset_are_latched_and_read()
    {
        FeatureMap features = Load(Status + Offset);
        _port.Memory[0x13] = 2;
        Convert.FromHexString("FFFFFFFFFFFFFF85").CopyTo(_port.Memory, 0x30);

        PtpReading reading = PtpReading.Read(features);

        Assert.Equal((PtpState.Slave, -123L, "", true), (reading.State, reading.OffsetNs, reading.Problem, reading.IsSynchronised));
        Assert.Equal(1, _port.Memory[0x23]);
    }

    [Fact]
    public void Camera_that_listens_is_not_synchronised_and_one_without_offset_says_none()
    {
        FeatureMap features = Load(Status);
        _port.Memory[0x13] = 1;

        PtpReading reading = PtpReading.Read(features);

        Assert.Equal((PtpState.Listening, null, false), (reading.State, reading.OffsetNs, reading.IsSynchronised));
    }

    [Fact]
    public void Older_name_of_the_state_is_known()
    {
        FeatureMap features = Load(Status.Replace("PtpStatus", "GevIEEE1588Status", StringComparison.Ordinal));
        _port.Memory[0x13] = 2;

        Assert.True(PtpReading.Read(features).IsSynchronised);
    }

    [Fact]
    public void What_is_not_known_is_named_and_never_taken_for_synchronised()
    {
        FeatureMap features = Load(Status);
        _port.Memory[0x13] = 3;
        PtpReading strange = PtpReading.Read(features);
        _port.Memory[0x13] = 9;
        PtpReading outside = PtpReading.Read(features);
        PtpReading none = PtpReading.Read(Load(""));

        Assert.All([strange, outside, none], r => Assert.Equal((PtpState.Unknown, false), (r.State, r.IsSynchronised)));
        Assert.StartsWith("PtpStatus 'GrandMaster' is none of Initializing", strange.Problem, StringComparison.Ordinal);
        Assert.Contains("PtpStatus", outside.Problem, StringComparison.Ordinal);
        Assert.Contains("none of the features PtpStatus", none.Problem, StringComparison.Ordinal);
        Assert.Equal(PtpState.Unknown, default);
    }

    private FeatureMap Load(string nodes)
    {
        string xml = $"""<RegisterDescription SchemaMajorVersion="1" SchemaMinorVersion="1">{nodes}<Port Name="P"/></RegisterDescription>""";
        Assert.True(FeatureMap.TryLoad(Encoding.UTF8.GetBytes(xml), _port, "cam-1", out FeatureMap? map, out string problem), problem);
        return map!;
    }
}
