namespace EdgeInspector.GigEVision.GenApi;

/// <summary>What the description says of a node of any kind.</summary>
internal sealed class NodeHead
{
    public required string Name { get; init; }

    /// <summary>The XML element: Integer, IntReg, Category…</summary>
    public required string Kind { get; init; }

    public required NodeFace Face { get; init; }

    public Operand? IsImplemented { get; init; }

    public Operand? IsAvailable { get; init; }

    public Operand? IsLocked { get; init; }

    public NodeAccess ImposedAccess { get; init; } = NodeAccess.ReadWrite;

    public required IReadOnlyList<string> References { get; init; }

    public IReadOnlyList<string> Invalidators { get; init; } = [];
}
