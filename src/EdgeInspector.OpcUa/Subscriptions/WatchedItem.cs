namespace EdgeInspector.OpcUa;

/// <summary>One node of a subscription; its place among the others is the handle under which the server tells of it.</summary>
internal sealed class WatchedItem(NodeAddress node)
{
    public NodeAddress Node => node;

    /// <summary>The server's number of it; 0 when there is none.</summary>
    public uint Id { get; set; }

    /// <summary>The sampling interval that was asked for it alone; null for the subscription's own.</summary>
    public TimeSpan? Sampling { get; set; }

    /// <summary>Not watched any more, also after the next session.</summary>
    public bool IsRemoved { get; set; }
}
