namespace EdgeInspector.OpcUa;

/// <summary>The known servers.</summary>
internal sealed record FindServersResponse(ResponseHeader Header, ApplicationDescription[] Servers) : IUaResponse<FindServersResponse>
{
    public const uint Id = 425;

    public static uint EncodingId => Id;

    public static FindServersResponse Read(ref UaReader reader)
    {
        ResponseHeader header = ResponseHeader.Read(ref reader);
        ApplicationDescription[] servers = reader.ReadStructures<ApplicationDescription>();
        return new FindServersResponse(header, servers);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteStructures(Servers);
    }
}
