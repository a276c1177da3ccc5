namespace EdgeInspector.OpcUa;

/// <summary>A reference and the node it leads to.</summary>
internal sealed record ReferenceDescription(
    NodeId ReferenceTypeId,
    bool IsForward,
    ExpandedNodeId NodeId,
    QualifiedName BrowseName,
    LocalizedText DisplayName,
    NodeClass NodeClass,
    ExpandedNodeId TypeDefinition) : IUaStructure<ReferenceDescription>
{
    public static uint EncodingId => 0;

    public static ReferenceDescription Read(ref UaReader reader)
    {
        NodeId referenceTypeId = reader.ReadNodeId();
        bool isForward = reader.ReadBoolean();
        ExpandedNodeId nodeId = reader.ReadExpandedNodeId();
        QualifiedName browseName = reader.ReadQualifiedName();
        LocalizedText displayName = reader.ReadLocalizedText();
        var nodeClass = (NodeClass)reader.ReadInt32();
        ExpandedNodeId typeDefinition = reader.ReadExpandedNodeId();
        return new ReferenceDescription(referenceTypeId, isForward, nodeId, browseName, displayName, nodeClass, typeDefinition);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteNodeId(ReferenceTypeId);
        writer.WriteBoolean(IsForward);
        writer.WriteExpandedNodeId(NodeId);
        writer.WriteQualifiedName(BrowseName);
        writer.WriteLocalizedText(DisplayName);
        writer.WriteInt32((int)NodeClass);
        writer.WriteExpandedNodeId(TypeDefinition);
    }
}
