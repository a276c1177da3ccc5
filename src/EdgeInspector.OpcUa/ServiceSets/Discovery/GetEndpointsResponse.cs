namespace EdgeInspector.OpcUa;

/// <summary>The ways into a server.</summary>
internal sealed record GetEndpointsResponse(ResponseHeader Header, EndpointDescription[] Endpoints) : IUaResponse<GetEndpointsResponse>
{
    public const uint Id = 431;

    public static uint EncodingId => Id;

    public static GetEndpointsResponse Read(ref UaReader reader)
    {
        ResponseHeader header = ResponseHeader.Read(ref reader);
        EndpointDescription[] endpoints = reader.ReadStructures<EndpointDescription>();
        return new GetEndpointsResponse(header, endpoints);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteStructures(Endpoints);
    }
}
