namespace EdgeInspector.OpcUa;

/// <summary>A starting node and the steps from it (a RelativePath is its elements).</summary>
internal sealed record BrowsePath(NodeId StartingNode, RelativePathElement[] Elements) : IUaStructure<BrowsePath>
{
    public static uint EncodingId => 0;

    public static BrowsePath Read(ref UaReader reader)
    {
        NodeId startingNode = reader.ReadNodeId();
        RelativePathElement[] elements = reader.ReadStructures<RelativePathElement>();
        return new BrowsePath(startingNode, elements);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteNodeId(StartingNode);
        writer.WriteStructures(Elements);
    }
}
