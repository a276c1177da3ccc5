namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys under <c>plc.limits</c>.</summary>
internal static class PlcLimitKeys
{
    private static readonly Key<int> _rejects = Key.WithDefault(
        "consecutive-rejects", Shapes.Count(0, 1000, "units"), "3",
        "Rejected units in a row; 0 switches the rule off. A product of which the share p is rejected reaches n in a row by chance once in 1/(p^n (1-p)) units: at 5 % once in 8400 for 3, once in 3.4 million for 5.");
    private static readonly Key<int> _late = Key.WithDefault(
        "late-in-row", Shapes.Count(1, 1000, "units"), "3",
        "Units in a row whose verdict came late.");
    private static readonly Key<int> _rejectsInWindow = Key.WithDefault(
        "rejects-in-window", Shapes.Count(0, 1000, "units"), "0",
        "Rejected units among the last window-units; not above it. 0 switches the rule off.");
    private static readonly Key<int> _window = Key.WithDefault(
        "window-units", Shapes.Count(2, 1000, "units"), "20",
        "How many units rejects-in-window looks back on.");
    private static readonly Key<int> _missing = Key.WithDefault(
        "missing-confirm", Shapes.Count(0, 1000, "units"), "3",
        "Units in a row of which the gate sensor tells nothing within confirm-within-ms, or that did not follow an acknowledged accept; 0 switches the rule off. Needs the nodes confirm-unit-id and confirm-lane.");
    private static readonly Key<int> _stale = Key.WithDefault(
        "units-while-stale", Shapes.Count(0, 1000, "units"), "10",
        "Units that the PLC feeds although its heartbeat stands still; 0 switches the rule off.");
    private static readonly Key<int> _challenge = Key.WithDefault(
        "challenge-after-units", Shapes.Count(0, 10_000_000, "units"), "0",
        "Units after which the line asks for a challenge kit with RequestChallenge, until one has come; 0: never.");
    private static readonly Key<double> _undecided = Key.WithDefault(
        "undecided-share-max", new NumberShape(0, 1).As(share => (double)(decimal)share), "0.1",
        "Share of Undecided units among the last undecided-window-units above which an alarm is raised; it goes at half of that. An alarm only, whatever the action; 1 switches it off.");
    private static readonly Key<int> _undecidedWindow = Key.WithDefault(
        "undecided-window-units", Shapes.Count(10, 10_000, "units"), "200",
        "How many units undecided-share-max looks back on.");
    private static readonly Key<LimitAction> _action = Key.WithDefault(
        "action", new WordShape<LimitAction>(("request-stop", LimitAction.RequestStop), ("alarm", LimitAction.Alarm)), "request-stop",
        "What happens at a limit: the line is halted and asks the PLC for a stop, or an alarm only.");

    public static Section<PlcLimits> Section { get; } = new(
        [_rejects, _rejectsInWindow, _window, _late, _missing, _stale, _undecided, _undecidedWindow, _action, _challenge],
        v => new PlcLimits
        {
            ConsecutiveRejects = v.Get(_rejects),
            RejectsInWindow = v.Get(_rejectsInWindow),
            WindowUnits = v.Get(_window),
            LateInRow = v.Get(_late),
            MissingConfirm = v.Get(_missing),
            UnitsWhileStale = v.Get(_stale),
            ChallengeAfterUnits = v.Get(_challenge),
            UndecidedShareMax = v.Get(_undecided),
            UndecidedWindowUnits = v.Get(_undecidedWindow),
            Action = v.Get(_action),
        },
        v =>
        {
            if (v.Has(_rejectsInWindow) && v.Has(_window) && v.Get(_rejectsInWindow) > v.Get(_window))
                v.Refuse(_rejectsInWindow, $"{v.Get(_rejectsInWindow)} can never be reached within window-units {v.Get(_window)}; allowed: not above it");
        });
}
