namespace EdgeInspector.OpcUa;

/// <summary>Asks which servers are known here.</summary>
internal sealed record FindServersRequest(
    RequestHeader Header,
    string? EndpointUrl,
    string?[] LocaleIds,
    string?[] ServerUris) : IUaRequest<FindServersRequest>
{
    public const uint Id = 422;

    public static uint EncodingId => Id;

    public static FindServersRequest Read(ref UaReader reader)
    {
        RequestHeader header = RequestHeader.Read(ref reader);
        string? endpointUrl = reader.ReadString();
        string?[] localeIds = reader.ReadStrings();
        string?[] serverUris = reader.ReadStrings();
        return new FindServersRequest(header, endpointUrl, localeIds, serverUris);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteString(EndpointUrl);
        writer.WriteStrings(LocaleIds);
        writer.WriteStrings(ServerUris);
    }
}
