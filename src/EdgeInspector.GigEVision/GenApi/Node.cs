namespace EdgeInspector.GigEVision.GenApi;

/// <summary>One node of the camera's description. Reading and writing go to other nodes and in the end to registers.</summary>
internal abstract class Node
{
    public required string Name { get; init; }

    /// <summary>The XML element: Integer, IntReg, Category…</summary>
    public required string Kind { get; init; }

    public Operand? IsImplemented { get; init; }

    public Operand? IsAvailable { get; init; }

    public Operand? IsLocked { get; init; }

    /// <summary>What the description leaves of the access that the node would have by itself.</summary>
    public NodeAccess ImposedAccess { get; init; } = NodeAccess.ReadWrite;

    /// <summary>Nodes that this one reads: its value may change when one of them is written.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>Nodes whose change makes this one's cached value worthless.</summary>
    public IReadOnlyList<string> Invalidators { get; init; } = [];

    /// <summary>What may be done by the node's own kind, whatever pIsAvailable and pIsLocked say now.</summary>
    public virtual NodeAccess Access(NodeSpace space) => NodeAccess.None;

    public virtual Number Read(NodeSpace space) => throw space.Fault(FeatureError.WrongType, Name, $"is a {Kind} and has no number");

    public virtual void Write(NodeSpace space, Number value) => throw space.Fault(FeatureError.WrongType, Name, $"is a {Kind} and takes no number");

    public virtual string ReadText(NodeSpace space) => throw space.Fault(FeatureError.WrongType, Name, $"is a {Kind} and has no text");

    public virtual void WriteText(NodeSpace space, string value) => throw space.Fault(FeatureError.WrongType, Name, $"is a {Kind} and takes no text");

    /// <summary>Lowest and highest value and increment (0: none) allowed now.</summary>
    public virtual NodeRange Range(NodeSpace space) => NodeRange.Integers;
}
