namespace EdgeInspector.OpcUa;

/// <summary>A node that a <see cref="UaLink"/> reads or writes; resolved and registered anew with every session.</summary>
public class UaLinkNode
{
    internal UaLinkNode(NodeAddress address) => Address = address;

    public NodeAddress Address { get; }

    /// <summary>The type that the server's node has; Null before the first connection.</summary>
    public BuiltInType DataType { get; internal set; }

    /// <summary>The short alias of this session.</summary>
    internal NodeId Registered { get; set; }

    internal NodeId Resolved { get; set; }

    public override string ToString() => Address.Text;
}
