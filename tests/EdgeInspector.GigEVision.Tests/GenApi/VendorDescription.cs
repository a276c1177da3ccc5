using System.Text;
using EdgeInspector.GigEVision.GenApi;

namespace EdgeInspector.GigEVision.Tests.GenApi;

/// <summary>A small description of our own around constructs that the descriptions of real cameras use; each test knows the outcome that the maker meant.</summary>
/// <remarks>
/// Which ones: what was seen in the public description files of ten makers (Adimec, Allied Vision, Basler, FLIR, Mikrotron, Point Grey, Teledyne,
/// The Imaging Source, Tucsen, Vieworks) and of a frame grabber (Euresys). The words and names here are nobody's.
/// </remarks>
internal static class VendorDescription
{
    public static FeatureMap Load(MemoryPort port, string nodes)
    {
        string xml = $"""
            <?xml version="1.0" encoding="utf-8"?>
            <RegisterDescription ModelName="Own" VendorName="Nobody" StandardNameSpace="None" SchemaMajorVersion="1" SchemaMinorVersion="1" SchemaSubMinorVersion="0"
              xmlns="http://www.genicam.org/GenApi/Version_1_1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.genicam.org/GenApi/Version_1_1 GenApiSchema_Version_1_1.xsd">
            <Group Comment="All of it"><Port Name="Device" NameSpace="Standard"/></Group>{nodes}</RegisterDescription>
            """;
        Assert.True(FeatureMap.TryLoad(Encoding.UTF8.GetBytes(xml), port, "cam-1", out FeatureMap? map, out string problem), problem);
        return map!;
    }
}
