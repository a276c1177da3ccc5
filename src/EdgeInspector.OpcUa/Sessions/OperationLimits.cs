namespace EdgeInspector.OpcUa;

/// <summary>How many things a server takes in one request; 0 where it does not say. Read once a session. [OPC UA Part 5 §6.3.11]</summary>
internal readonly record struct OperationLimits(int Read, int Write, int MethodCall, int Browse, int RegisterNodes, int MonitoredItems)
{
    /// <summary>Asks for all of them; they are read one by one, since a small server may take no more.</summary>
    public static readonly NodeId[] Nodes =
    [
        WellKnownNodes.MaxNodesPerRead, WellKnownNodes.MaxNodesPerWrite, WellKnownNodes.MaxNodesPerMethodCall, WellKnownNodes.MaxNodesPerBrowse,
        WellKnownNodes.MaxNodesPerRegisterNodes, WellKnownNodes.MaxMonitoredItemsPerCall,
    ];

    public static OperationLimits From(ReadOnlySpan<DataValue> read) =>
        new(Limit(read[0]), Limit(read[1]), Limit(read[2]), Limit(read[3]), Limit(read[4]), Limit(read[5]));

    /// <summary>The pieces into which so many things are split.</summary>
    public static IEnumerable<Range> Split(int count, int limit)
    {
        int size = limit > 0 ? limit : Math.Max(count, 1);
        for (int at = 0; at < count; at += size) yield return at..Math.Min(count, at + size);
    }

    private static int Limit(in DataValue value) =>
        !value.Status.IsBad && value.Value.TryGetWhole(out long limit) && limit is > 0 and <= int.MaxValue ? (int)limit : 0;
}
