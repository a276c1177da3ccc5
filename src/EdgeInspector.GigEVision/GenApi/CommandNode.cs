namespace EdgeInspector.GigEVision.GenApi;

/// <summary>Command: writes a certain value to another node to make the camera do something.</summary>
internal sealed class CommandNode : Node
{
    public Operand? Value { get; init; }

    public required Operand CommandValue { get; init; }

    public override NodeAccess Access(NodeSpace space) => Value?.NodeName is null ? NodeAccess.Write : space.Access(Value.NodeName) & NodeAccess.Write;

    public void Execute(NodeSpace space)
    {
        if (Value?.NodeName is string target) space.Write(target, CommandValue.Read(space));
        else space.Written(Name);
    }
}
