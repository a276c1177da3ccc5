namespace EdgeInspector.OpcUa;

/// <summary>More references.</summary>
internal sealed record BrowseNextResponse(ResponseHeader Header, BrowseResult[] Results) : IUaResponse<BrowseNextResponse>
{
    public const uint Id = 536;

    public static uint EncodingId => Id;

    public static BrowseNextResponse Read(ref UaReader reader)
    {
        ResponseHeader header = ResponseHeader.Read(ref reader);
        BrowseResult[] results = reader.ReadStructures<BrowseResult>();
        reader.SkipDiagnosticInfos();
        return new BrowseNextResponse(header, results);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteStructures(Results);
        writer.WriteInt32(-1);
    }
}
