using EdgeInspector.GigEVision.GenApi;

namespace EdgeInspector.GigEVision.Tests.GenApi;

/// <summary>Evaluates a formula that stands alone: no name in it stands for anything but PI and E.</summary>
internal static class FormulaMath
{
    public static bool TryEvaluate(Formula formula, out Number value, out string problem)
    {
        var face = new NodeFace();
        var owner = new SwissKnifeNode(new NodeHead { Name = "Formula", Kind = "SwissKnife", Face = face, References = [] })
        {
            IsInteger = formula.IsInteger, Formula = formula,
        };
        var space = new NodeSpace("cam-1", new Dictionary<string, Node> { [owner.Name] = owner }, new Dictionary<string, string>(), new MemoryPort(), TimeProvider.System);
        value = default;
        problem = "";
        try
        {
            value = space.Read(space.Begin(owner.Name));
            return true;
        }
        catch (FeatureException fault)
        {
            problem = fault.Message;
            return false;
        }
    }
}
