namespace EdgeInspector.OpcUa;

/// <summary>The aliases are given back.</summary>
internal sealed record UnregisterNodesResponse(ResponseHeader Header) : IUaResponse<UnregisterNodesResponse>
{
    public const uint Id = 569;

    public static uint EncodingId => Id;

    public static UnregisterNodesResponse Read(ref UaReader reader)
    {
        ResponseHeader header = ResponseHeader.Read(ref reader);
        return new UnregisterNodesResponse(header);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
    }
}
