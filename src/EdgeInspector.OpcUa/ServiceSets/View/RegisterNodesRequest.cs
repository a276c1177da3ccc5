namespace EdgeInspector.OpcUa;

/// <summary>Asks for short aliases, valid for this session.</summary>
internal sealed record RegisterNodesRequest(RequestHeader Header, NodeId[] NodesToRegister) : IUaRequest<RegisterNodesRequest>
{
    public const uint Id = 560;

    public static uint EncodingId => Id;

    public static RegisterNodesRequest Read(ref UaReader reader)
    {
        RequestHeader header = RequestHeader.Read(ref reader);
        NodeId[] nodesToRegister = reader.ReadNodeIds();
        return new RegisterNodesRequest(header, nodesToRegister);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteNodeIds(NodesToRegister);
    }
}
