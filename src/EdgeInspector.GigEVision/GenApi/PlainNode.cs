namespace EdgeInspector.GigEVision.GenApi;

/// <summary>A node without a value of its own: a category, a port, or a kind that is not read here.</summary>
internal sealed class PlainNode(NodeHead head) : Node(head)
{
    /// <summary>Set for a port that shows chunk data instead of the camera's registers.</summary>
    public bool IsChunkPort => ChunkId.Length > 0;

    /// <summary>Hexadecimal number of the chunk that a port shows, or the node that tells it; empty for the camera's registers.</summary>
    public string ChunkId { get; init; } = "";

    /// <summary>Features of a category, in order.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    public override FeatureKind FeatureKind => Kind switch
    {
        "Category" => FeatureKind.Category,
        "Port" => FeatureKind.Port,
        _ => FeatureKind.Other,
    };
}
