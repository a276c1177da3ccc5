namespace EdgeInspector.OpcUa;

/// <summary>The nodes that a path leads to.</summary>
internal sealed record BrowsePathResult(StatusCode StatusCode, BrowsePathTarget[] Targets) : IUaStructure<BrowsePathResult>
{
    public static uint EncodingId => 0;

    public static BrowsePathResult Read(ref UaReader reader)
    {
        StatusCode statusCode = reader.ReadStatusCode();
        BrowsePathTarget[] targets = reader.ReadStructures<BrowsePathTarget>();
        return new BrowsePathResult(statusCode, targets);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteStatusCode(StatusCode);
        writer.WriteStructures(Targets);
    }
}
