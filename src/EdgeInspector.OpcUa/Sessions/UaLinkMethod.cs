namespace EdgeInspector.OpcUa;

/// <summary>A method that a <see cref="UaLink"/> calls; resolved anew with every session.</summary>
public sealed class UaLinkMethod
{
    internal UaLinkMethod(NodeAddress objectAddress, NodeAddress address)
    {
        ObjectAddress = objectAddress;
        Address = address;
    }

    /// <summary>The object on which the method is called.</summary>
    public NodeAddress ObjectAddress { get; }

    public NodeAddress Address { get; }

    /// <summary>The input arguments that the server names; null before the first connection, or when the server does not tell them.</summary>
    public IReadOnlyList<UaArgument>? InputArguments => Inputs;

    internal UaArgument[]? Inputs { get; set; }

    internal NodeId Object { get; set; }

    internal NodeId Method { get; set; }

    public override string ToString() => Address.Text;
}
