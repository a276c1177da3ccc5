namespace EdgeInspector.OpcUa;

/// <summary>Asks for the nodes that paths lead to.</summary>
internal sealed record TranslateBrowsePathsRequest(RequestHeader Header, BrowsePath[] BrowsePaths) : IUaRequest<TranslateBrowsePathsRequest>
{
    public const uint Id = 554;

    public static uint EncodingId => Id;

    public static TranslateBrowsePathsRequest Read(ref UaReader reader)
    {
        RequestHeader header = RequestHeader.Read(ref reader);
        BrowsePath[] browsePaths = reader.ReadStructures<BrowsePath>();
        return new TranslateBrowsePathsRequest(header, browsePaths);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteStructures(BrowsePaths);
    }
}
