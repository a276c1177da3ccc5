namespace EdgeInspector.OpcUa;

/// <summary>The references of nodes.</summary>
internal sealed record BrowseResponse(ResponseHeader Header, BrowseResult[] Results) : IUaResponse<BrowseResponse>
{
    public const uint Id = 530;

    public static uint EncodingId => Id;

    public static BrowseResponse Read(ref UaReader reader)
    {
        ResponseHeader header = ResponseHeader.Read(ref reader);
        BrowseResult[] results = reader.ReadStructures<BrowseResult>();
        reader.SkipDiagnosticInfos();
        return new BrowseResponse(header, results);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteStructures(Results);
        writer.WriteInt32(-1);
    }
}
