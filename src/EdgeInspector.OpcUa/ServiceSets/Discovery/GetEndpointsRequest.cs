namespace EdgeInspector.OpcUa;

/// <summary>Asks for the ways into a server.</summary>
internal sealed record GetEndpointsRequest(
    RequestHeader Header,
    string? EndpointUrl,
    string?[] LocaleIds,
    string?[] ProfileUris) : IUaRequest<GetEndpointsRequest>
{
    public const uint Id = 428;

    public static uint EncodingId => Id;

    public static GetEndpointsRequest Read(ref UaReader reader)
    {
        RequestHeader header = RequestHeader.Read(ref reader);
        string? endpointUrl = reader.ReadString();
        string?[] localeIds = reader.ReadStrings();
        string?[] profileUris = reader.ReadStrings();
        return new GetEndpointsRequest(header, endpointUrl, localeIds, profileUris);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteString(EndpointUrl);
        writer.WriteStrings(LocaleIds);
        writer.WriteStrings(ProfileUris);
    }
}
