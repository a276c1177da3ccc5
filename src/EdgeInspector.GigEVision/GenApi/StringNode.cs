namespace EdgeInspector.GigEVision.GenApi;

/// <summary>String: a text of its own, or that of another node.</summary>
internal sealed class StringNode(NodeHead head) : Node(head)
{
    private string? _own;

    public string? Value { get; init; }

    public Operand? Target { get; init; }

    public override FeatureKind FeatureKind => FeatureKind.String;

    public override Node? Shows(NodeSpace space) => Target?.Node(space);

    public override NodeAccess Access(NodeSpace space) => Target is null ? NodeAccess.ReadWrite : space.Access(Target.Node(space));

    public override string ReadText(NodeSpace space) => Target is null ? _own ?? Value ?? "" : space.ReadText(Target.Node(space));

    public override void WriteText(NodeSpace space, string value)
    {
        if (Target is not null)
        {
            space.WriteText(Target.Node(space), value);
            return;
        }

        _own = value;
        space.Written(this);
    }
}
