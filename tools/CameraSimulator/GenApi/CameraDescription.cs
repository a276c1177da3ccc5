using System.IO.Compression;
using System.Text;
using EdgeInspector.CameraSimulator.Registers;

namespace EdgeInspector.CameraSimulator.GenApi;

/// <summary>The GenApi description that the camera hands to its clients.</summary>
internal static class CameraDescription
{
    private const string Name = "EdgeInspector_CameraSimulator";

    /// <summary>The description as it lies in the camera's memory.</summary>
    /// <param name="options">Says the largest packet size and whether to zip.</param>
    /// <param name="fileName">The name for the URL register; ends in .zip when zipped.</param>
    public static byte[] Create(SimulatedCameraOptions options, out string fileName)
    {
        byte[] xml = Encoding.UTF8.GetBytes(Xml(options));
        fileName = options.ZippedXml ? $"{Name}.zip" : $"{Name}.xml";
        return options.ZippedXml ? Zip(xml) : xml;
    }

    public static string Xml(SimulatedCameraOptions options)
    {
        using Stream resource = typeof(CameraDescription).Assembly.GetManifestResourceStream("camera.xml")!;
        using var reader = new StreamReader(resource, Encoding.UTF8);
        return reader.ReadToEnd()
            .Replace("{PacketSizeMax}", options.PacketSizeMax.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{Components}", ComponentEntries(), StringComparison.Ordinal)
            .Replace("{PixelFormats}", PixelFormatEntries(), StringComparison.Ordinal);
    }

    private static string PixelFormatEntries() => string.Join('\n', PixelFormats.Table.Select(format =>
        $"    <EnumEntry Name=\"{format.Name}\" NameSpace=\"Standard\">\n      <Value>0x{format.Code:X8}</Value>\n    </EnumEntry>"));

    private static string ComponentEntries() => string.Join('\n', ImageComponent.Table.Select((component, selector) =>
        $"    <EnumEntry Name=\"{component.Name}\" NameSpace=\"Standard\">\n      <Value>{selector}</Value>\n    </EnumEntry>"));

    private static byte[] Zip(byte[] xml)
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            ZipArchiveEntry entry = archive.CreateEntry($"{Name}.xml", CompressionLevel.SmallestSize);
            entry.LastWriteTime = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);   // the same bytes on every start
            using Stream target = entry.Open();
            target.Write(xml);
        }
        return memory.ToArray();
    }
}
