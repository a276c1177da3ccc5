namespace EdgeInspector.OpcUa;

/// <summary>The nodes that paths lead to.</summary>
internal sealed record TranslateBrowsePathsResponse(ResponseHeader Header, BrowsePathResult[] Results) : IUaResponse<TranslateBrowsePathsResponse>
{
    public const uint Id = 557;

    public static uint EncodingId => Id;

    public static TranslateBrowsePathsResponse Read(ref UaReader reader)
    {
        ResponseHeader header = ResponseHeader.Read(ref reader);
        BrowsePathResult[] results = reader.ReadStructures<BrowsePathResult>();
        reader.SkipDiagnosticInfos();
        return new TranslateBrowsePathsResponse(header, results);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteStructures(Results);
        writer.WriteInt32(-1);
    }
}
