namespace EdgeInspector.OpcUa;

/// <summary>Asks for the references of nodes.</summary>
internal sealed record BrowseRequest(
    RequestHeader Header,
    ViewDescription View,
    uint RequestedMaxReferencesPerNode,
    BrowseDescription[] NodesToBrowse) : IUaRequest<BrowseRequest>
{
    public const uint Id = 527;

    public static uint EncodingId => Id;

    public static BrowseRequest Read(ref UaReader reader)
    {
        RequestHeader header = RequestHeader.Read(ref reader);
        ViewDescription view = ViewDescription.Read(ref reader);
        uint requestedMaxReferencesPerNode = reader.ReadUInt32();
        BrowseDescription[] nodesToBrowse = reader.ReadStructures<BrowseDescription>();
        return new BrowseRequest(header, view, requestedMaxReferencesPerNode, nodesToBrowse);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        View.Write(writer);
        writer.WriteUInt32(RequestedMaxReferencesPerNode);
        writer.WriteStructures(NodesToBrowse);
    }
}
