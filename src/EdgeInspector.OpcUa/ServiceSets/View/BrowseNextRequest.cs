namespace EdgeInspector.OpcUa;

/// <summary>Asks for more of what a Browse began.</summary>
internal sealed record BrowseNextRequest(
    RequestHeader Header,
    bool ReleaseContinuationPoints,
    byte[]?[] ContinuationPoints) : IUaRequest<BrowseNextRequest>
{
    public const uint Id = 533;

    public static uint EncodingId => Id;

    public static BrowseNextRequest Read(ref UaReader reader)
    {
        RequestHeader header = RequestHeader.Read(ref reader);
        bool releaseContinuationPoints = reader.ReadBoolean();
        byte[]?[] continuationPoints = reader.ReadByteStrings();
        return new BrowseNextRequest(header, releaseContinuationPoints, continuationPoints);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteBoolean(ReleaseContinuationPoints);
        writer.WriteByteStrings(ContinuationPoints);
    }
}
