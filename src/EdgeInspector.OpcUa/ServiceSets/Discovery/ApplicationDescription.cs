namespace EdgeInspector.OpcUa;

/// <summary>Who an application is and where it is found.</summary>
internal sealed record ApplicationDescription(
    string? ApplicationUri,
    string? ProductUri,
    LocalizedText ApplicationName,
    ApplicationType ApplicationType,
    string? GatewayServerUri,
    string? DiscoveryProfileUri,
    string?[] DiscoveryUrls) : IUaStructure<ApplicationDescription>
{
    public static uint EncodingId => 0;

    public static ApplicationDescription Read(ref UaReader reader)
    {
        string? applicationUri = reader.ReadString();
        string? productUri = reader.ReadString();
        LocalizedText applicationName = reader.ReadLocalizedText();
        var applicationType = (ApplicationType)reader.ReadInt32();
        string? gatewayServerUri = reader.ReadString();
        string? discoveryProfileUri = reader.ReadString();
        string?[] discoveryUrls = reader.ReadStrings();
        return new ApplicationDescription(applicationUri, productUri, applicationName, applicationType, gatewayServerUri, discoveryProfileUri, discoveryUrls);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteString(ApplicationUri);
        writer.WriteString(ProductUri);
        writer.WriteLocalizedText(ApplicationName);
        writer.WriteInt32((int)ApplicationType);
        writer.WriteString(GatewayServerUri);
        writer.WriteString(DiscoveryProfileUri);
        writer.WriteStrings(DiscoveryUrls);
    }
}
