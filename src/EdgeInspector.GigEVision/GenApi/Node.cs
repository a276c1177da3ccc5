namespace EdgeInspector.GigEVision.GenApi;

/// <summary>One node of the camera's description. Reading and writing go to other nodes and in the end to registers.</summary>
internal abstract class Node(NodeHead head)
{
    public string Name { get; } = head.Name;

    /// <summary>The XML element: Integer, IntReg, Category…</summary>
    public string Kind { get; } = head.Kind;

    public NodeFace Face { get; } = head.Face;

    public Operand? IsImplemented { get; } = head.IsImplemented;

    public Operand? IsAvailable { get; } = head.IsAvailable;

    public Operand? IsLocked { get; } = head.IsLocked;

    /// <summary>What the description leaves of the access that the node would have by itself.</summary>
    public NodeAccess ImposedAccess { get; } = head.ImposedAccess;

    /// <summary>Nodes that this one reads: its value may change when one of them is written.</summary>
    public IReadOnlyList<string> References { get; } = head.References;

    /// <summary>Nodes whose change makes this one's cached value worthless.</summary>
    public IReadOnlyList<string> Invalidators { get; } = head.Invalidators;

    /// <summary>Registers to read anew when this node has a new value; null until the node is first written.</summary>
    public RegisterNode[]? Dependents { get; set; }

    public abstract FeatureKind FeatureKind { get; }

    /// <summary>The node whose value this one shows now; null when the value is its own, calculated, or in a register.</summary>
    public virtual Node? Shows(NodeSpace space) => null;

    /// <summary>What may be done by the node's own kind, whatever pIsAvailable and pIsLocked say now.</summary>
    public virtual NodeAccess Access(NodeSpace space) => NodeAccess.None;

    public virtual Number Read(NodeSpace space) => throw space.Fault(FeatureError.WrongType, Name, $"is a {Kind} and has no number");

    public virtual void Write(NodeSpace space, Number value) => throw space.Fault(FeatureError.WrongType, Name, $"is a {Kind} and takes no number");

    public virtual string ReadText(NodeSpace space) => throw space.Fault(FeatureError.WrongType, Name, $"is a {Kind} and has no text");

    public virtual void WriteText(NodeSpace space, string value) => throw space.Fault(FeatureError.WrongType, Name, $"is a {Kind} and takes no text");

    /// <summary>Lowest and highest value and increment (0: none) allowed now.</summary>
    public virtual NodeRange Range(NodeSpace space) => NodeRange.Integers;
}
