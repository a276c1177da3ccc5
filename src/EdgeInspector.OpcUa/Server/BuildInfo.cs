namespace EdgeInspector.OpcUa;

/// <summary>Who made a server and which version it is. [OPC UA Part 5 §12.4]</summary>
internal sealed record BuildInfo(
    string? ProductUri, string? ManufacturerName, string? ProductName, string? SoftwareVersion, string? BuildNumber, DateTime BuildDate) : IUaStructure<BuildInfo>
{
    public static uint EncodingId => 340;

    public static BuildInfo Read(ref UaReader reader)
    {
        string? productUri = reader.ReadString();
        string? manufacturerName = reader.ReadString();
        string? productName = reader.ReadString();
        string? softwareVersion = reader.ReadString();
        string? buildNumber = reader.ReadString();
        DateTime buildDate = reader.ReadDateTime();
        return new BuildInfo(productUri, manufacturerName, productName, softwareVersion, buildNumber, buildDate);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteString(ProductUri);
        writer.WriteString(ManufacturerName);
        writer.WriteString(ProductName);
        writer.WriteString(SoftwareVersion);
        writer.WriteString(BuildNumber);
        writer.WriteDateTime(BuildDate);
    }
}
