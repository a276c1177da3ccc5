namespace EdgeInspector.GigEVision.GenApi;

/// <summary>SwissKnife and IntSwissKnife: a formula over other nodes; only to be read.</summary>
internal sealed class SwissKnifeNode(NodeHead head) : FormulaNode(head)
{
    private BoundFormula? _bound;

    public required Formula Formula { get; init; }

    public override FeatureKind FeatureKind => IsInteger ? FeatureKind.Integer : FeatureKind.Float;

    public override NodeAccess Access(NodeSpace space) => NodeAccess.Read;

    public override Number Read(NodeSpace space) => Evaluate(space, _bound ??= Bind(Formula, ""));

    public override void Write(NodeSpace space, Number value) => throw space.Fault(FeatureError.ReadOnly, Name, "is calculated and may only be read");

    public override NodeRange Range(NodeSpace space) => IsInteger ? NodeRange.Integers : NodeRange.Floats;
}
