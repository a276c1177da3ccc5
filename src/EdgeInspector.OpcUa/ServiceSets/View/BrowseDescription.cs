namespace EdgeInspector.OpcUa;

/// <summary>Which references of a node are wanted.</summary>
internal sealed record BrowseDescription(
    NodeId NodeId,
    BrowseDirection BrowseDirection,
    NodeId ReferenceTypeId,
    bool IncludeSubtypes,
    uint NodeClassMask,
    uint ResultMask) : IUaStructure<BrowseDescription>
{
    public static uint EncodingId => 0;

    public static BrowseDescription Read(ref UaReader reader)
    {
        NodeId nodeId = reader.ReadNodeId();
        var browseDirection = (BrowseDirection)reader.ReadInt32();
        NodeId referenceTypeId = reader.ReadNodeId();
        bool includeSubtypes = reader.ReadBoolean();
        uint nodeClassMask = reader.ReadUInt32();
        uint resultMask = reader.ReadUInt32();
        return new BrowseDescription(nodeId, browseDirection, referenceTypeId, includeSubtypes, nodeClassMask, resultMask);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteNodeId(NodeId);
        writer.WriteInt32((int)BrowseDirection);
        writer.WriteNodeId(ReferenceTypeId);
        writer.WriteBoolean(IncludeSubtypes);
        writer.WriteUInt32(NodeClassMask);
        writer.WriteUInt32(ResultMask);
    }
}
