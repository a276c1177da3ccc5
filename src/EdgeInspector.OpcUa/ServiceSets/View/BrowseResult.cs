namespace EdgeInspector.OpcUa;

/// <summary>The references of one node; a continuation point says that there are more.</summary>
internal sealed record BrowseResult(StatusCode StatusCode, byte[]? ContinuationPoint, ReferenceDescription[] References) : IUaStructure<BrowseResult>
{
    public static uint EncodingId => 0;

    public static BrowseResult Read(ref UaReader reader)
    {
        StatusCode statusCode = reader.ReadStatusCode();
        byte[]? continuationPoint = reader.ReadByteString();
        ReferenceDescription[] references = reader.ReadStructures<ReferenceDescription>();
        return new BrowseResult(statusCode, continuationPoint, references);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteStatusCode(StatusCode);
        writer.WriteByteString(ContinuationPoint);
        writer.WriteStructures(References);
    }
}
