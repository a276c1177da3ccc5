namespace EdgeInspector.OpcUa;

/// <summary>The aliases.</summary>
internal sealed record RegisterNodesResponse(ResponseHeader Header, NodeId[] RegisteredNodeIds) : IUaResponse<RegisterNodesResponse>
{
    public const uint Id = 563;

    public static uint EncodingId => Id;

    public static RegisterNodesResponse Read(ref UaReader reader)
    {
        ResponseHeader header = ResponseHeader.Read(ref reader);
        NodeId[] registeredNodeIds = reader.ReadNodeIds();
        return new RegisterNodesResponse(header, registeredNodeIds);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteNodeIds(RegisteredNodeIds);
    }
}
