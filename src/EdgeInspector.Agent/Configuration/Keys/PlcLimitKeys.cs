namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys under <c>plc.limits</c>.</summary>
internal static class PlcLimitKeys
{
    private static readonly Key<int> _rejects = Key.WithDefault(
        "consecutive-rejects", Shapes.Count(0, 1000, "units"), "10",
        "Rejected units in a row; 0 switches the rule off.");
    private static readonly Key<int> _late = Key.WithDefault(
        "late-in-row", Shapes.Count(1, 1000, "units"), "3",
        "Units in a row whose verdict came late.");
    private static readonly Key<LimitAction> _action = Key.WithDefault(
        "action", new WordShape<LimitAction>(("request-stop", LimitAction.RequestStop), ("alarm", LimitAction.Alarm)), "request-stop",
        "What happens at a limit: the line is halted and asks the PLC for a stop, or an alarm only.");

    public static Section<PlcLimits> Section { get; } = new([_rejects, _late, _action], v => new PlcLimits
    {
        ConsecutiveRejects = v.Get(_rejects),
        LateInRow = v.Get(_late),
        Action = v.Get(_action),
    });
}
