namespace EdgeInspector.OpcUa;

/// <summary>Gives aliases back.</summary>
internal sealed record UnregisterNodesRequest(RequestHeader Header, NodeId[] NodesToUnregister) : IUaRequest<UnregisterNodesRequest>
{
    public const uint Id = 566;

    public static uint EncodingId => Id;

    public static UnregisterNodesRequest Read(ref UaReader reader)
    {
        RequestHeader header = RequestHeader.Read(ref reader);
        NodeId[] nodesToUnregister = reader.ReadNodeIds();
        return new UnregisterNodesRequest(header, nodesToUnregister);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteNodeIds(NodesToUnregister);
    }
}
