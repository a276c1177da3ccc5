namespace EdgeInspector.OpcUa;

/// <summary>Where a path leads; UInt32.MaxValue means that it was walked to its end.</summary>
internal sealed record BrowsePathTarget(ExpandedNodeId TargetId, uint RemainingPathIndex) : IUaStructure<BrowsePathTarget>
{
    public static uint EncodingId => 0;

    public static BrowsePathTarget Read(ref UaReader reader)
    {
        ExpandedNodeId targetId = reader.ReadExpandedNodeId();
        uint remainingPathIndex = reader.ReadUInt32();
        return new BrowsePathTarget(targetId, remainingPathIndex);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteExpandedNodeId(TargetId);
        writer.WriteUInt32(RemainingPathIndex);
    }
}
