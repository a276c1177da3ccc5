namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys under <c>plc.handshake</c>.</summary>
internal static class PlcHandshakeKeys
{
    private static readonly Key<HandshakeMode> _mode = Key.WithDefault(
        "mode", new WordShape<HandshakeMode>(("positive-release", HandshakeMode.PositiveRelease), ("reject-signal", HandshakeMode.RejectSignal)), "positive-release",
        "positive-release: the PLC rejects every unit without an Accept. reject-signal, the weaker mode for retrofits: it rejects units with a RejectSignal, and every unit while the agent is mute or not ready.");
    private static readonly Key<PartSource> _partSource = Key.WithDefault(
        "part-source", new WordShape<PartSource>(("plc-trigger", PartSource.PlcTrigger)), "plc-trigger",
        "Where a unit begins: the PLC's trigger counter and unit id.");
    private static readonly Key<TimeSpan> _deadline = Key.WithDefault(
        "deadline-ms", Shapes.Milliseconds(5, 10000), "80",
        "From the trigger to the moment at which the PLC must have the verdict. The mechanics of the gate give it.");
    private static readonly Key<TimeSpan?> _verdictWindow = Key.Optional(
        "verdict-window-ms", Shapes.Milliseconds(5, 60000).As<TimeSpan?>(window => window), "90", "what the PLC publishes (nodes.verdict-window); where it publishes nothing, deadline-ms is believed",
        "From the trigger to the moment at which the PLC's program sets the gate, for a PLC that does not publish it; not less than deadline-ms. A published value wins, and one that differs is an alarm.");
    private static readonly Key<TimeSpan> _reserve = Key.WithDefault(
        "reserve-ms", Shapes.Milliseconds(1, 5000), "15",
        "The part of the deadline that is kept for writing to the PLC; less than deadline-ms.");
    private static readonly Key<TimeSpan> _triggerPoll = Key.WithDefault(
        "trigger-poll-ms", Shapes.Milliseconds(1, 1000), "5",
        "How often the trigger counter is read; less than the rest of the deadline.");
    private static readonly Key<TimeSpan> _heartbeat = Key.WithDefault(
        "heartbeat-ms", Shapes.Milliseconds(50, 5000), "500",
        "Period of both heartbeats; three without a change are a silence, and a silence is reject.");
    private static readonly Key<TimeSpan> _skew = Key.WithDefault(
        "skew-max-ms", Shapes.Milliseconds(1, 1000), "20",
        "A frame that is further from its trigger belongs to another unit.");
    private static readonly Key<TimeSpan> _viewsWithin = Key.WithDefault(
        "views-within-ms", Shapes.Milliseconds(1, 10000), "80",
        "From the trigger to the last exposure of the unit; less than the time between two units. A later image belongs to the next unit.");

    private static readonly Key<TimeSpan> _confirmWithin = Key.WithDefault(
        "confirm-within-ms", Shapes.Milliseconds(10, 60000), "2000",
        "From the trigger to the gate sensor's word about the unit, where the PLC has confirm-unit-id; more than deadline-ms. Silence counts for limits.missing-confirm.");

    public static Section<PlcHandshakeSettings> Section { get; } = new(
        [_mode, _partSource, _deadline, _verdictWindow, _reserve, _triggerPoll, _heartbeat, _skew, _viewsWithin, _confirmWithin],
        v => new PlcHandshakeSettings
        {
            Mode = v.Get(_mode),
            PartSource = v.Get(_partSource),
            Deadline = v.Get(_deadline),
            VerdictWindow = v.Get(_verdictWindow),
            Reserve = v.Get(_reserve),
            TriggerPoll = v.Get(_triggerPoll),
            Heartbeat = v.Get(_heartbeat),
            SkewMax = v.Get(_skew),
            ViewsWithin = v.Get(_viewsWithin),
            ConfirmWithin = v.Get(_confirmWithin),
        },
        Check);

    private static void Check(SectionValues v)
    {
        if (v.Has(_deadline) && v.Has(_confirmWithin) && v.Get(_confirmWithin) <= v.Get(_deadline))
            v.Refuse(_confirmWithin, $"{v.Get(_confirmWithin).TotalMilliseconds:0} ms is over before the gate is set; allowed: more than deadline-ms {v.Get(_deadline).TotalMilliseconds:0} ms");
        if (!v.Has(_deadline) || !v.Has(_reserve)) return;
        TimeSpan rest = v.Get(_deadline) - v.Get(_reserve);
        if (rest <= TimeSpan.Zero)
            v.Refuse(_reserve, $"{v.Get(_reserve).TotalMilliseconds:0} ms leaves nothing of deadline-ms {v.Get(_deadline).TotalMilliseconds:0} ms; allowed: less than it");
        else if (v.Has(_triggerPoll) && v.Get(_triggerPoll) >= rest)
            v.Refuse(_triggerPoll, $"{v.Get(_triggerPoll).TotalMilliseconds:0} ms is too slow; allowed: less than deadline-ms without reserve-ms, {rest.TotalMilliseconds:0} ms");
    }
}
