namespace EdgeInspector.GigEVision.GenApi;

/// <summary>Command: writes a certain value to another node to make the camera do something.</summary>
internal sealed class CommandNode(NodeHead head) : Node(head)
{
    public Operand? Value { get; init; }

    public required Operand CommandValue { get; init; }

    public override FeatureKind FeatureKind => FeatureKind.Command;

    public override Node? Shows(NodeSpace space) => Value is null || Value.IsLiteral ? null : Value.Node(space);

    public override NodeAccess Access(NodeSpace space) => Value is null || Value.IsLiteral ? NodeAccess.Write : space.Access(Value.Node(space)) & NodeAccess.Write;

    public void Execute(NodeSpace space)
    {
        if (Value is null || Value.IsLiteral) space.Written(this);
        else space.Write(Value.Node(space), CommandValue.Read(space));
    }
}
