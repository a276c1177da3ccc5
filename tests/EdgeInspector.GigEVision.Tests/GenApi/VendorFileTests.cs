using System.Text;
using EdgeInspector.GigEVision.GenApi;

namespace EdgeInspector.GigEVision.Tests.GenApi;

/// <summary>What else stands in the description files of real cameras, and the encodings that they are in.</summary>
/// <remarks>Whose: <see cref="VendorDescription"/>.</remarks>
public sealed class VendorFileTests
{
    private readonly MemoryPort _port = new();

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

    private FeatureMap Load(string nodes) => VendorDescription.Load(_port, nodes);
}
