namespace EdgeInspector.OpcUa;

/// <summary>One step of a path.</summary>
internal sealed record RelativePathElement(
    NodeId ReferenceTypeId,
    bool IsInverse,
    bool IncludeSubtypes,
    QualifiedName TargetName) : IUaStructure<RelativePathElement>
{
    public static uint EncodingId => 0;

    public static RelativePathElement Read(ref UaReader reader)
    {
        NodeId referenceTypeId = reader.ReadNodeId();
        bool isInverse = reader.ReadBoolean();
        bool includeSubtypes = reader.ReadBoolean();
        QualifiedName targetName = reader.ReadQualifiedName();
        return new RelativePathElement(referenceTypeId, isInverse, includeSubtypes, targetName);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteNodeId(ReferenceTypeId);
        writer.WriteBoolean(IsInverse);
        writer.WriteBoolean(IncludeSubtypes);
        writer.WriteQualifiedName(TargetName);
    }
}
