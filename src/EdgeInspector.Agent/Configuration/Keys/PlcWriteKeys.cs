namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys under <c>plc.write</c>.</summary>
internal static class PlcWriteKeys
{
    private static readonly Key<WriteMode> _mode = Key.WithDefault(
        "mode", new WordShape<WriteMode>(("nodes", WriteMode.Nodes), ("struct", WriteMode.Struct), ("method", WriteMode.Method)), "nodes",
        "nodes: single variables, the payload first, ResultSeq last in a request of its own. struct: one variable with all of it. method: one call.");
    private static readonly Key<WriteConfirmation> _confirm = Key.WithDefault(
        "confirm", new WordShape<WriteConfirmation>(
            ("ack", WriteConfirmation.Ack), ("readback", WriteConfirmation.Readback), ("response", WriteConfirmation.Response)), "ack",
        "ack: the PLC's program copies ResultSeq to AckSeq, or returns it, once it has taken the verdict. readback: the values are read back. response: the server's answer is enough; the weakest.");

    private static readonly Key<bool> _realTime = Key.WithDefault(
        "realtime", Shapes.Switch, "false",
        "Real-time priority for the thread that writes verdicts (SCHED_FIFO on Linux, MMCSS on Windows): before everything else on this PC. Needs CAP_SYS_NICE or LimitRTPRIO; where it is refused the log says so and the line runs without.");

    public static Section<PlcWrite> Section { get; } = new(
        [_mode, _confirm, _realTime], v => new PlcWrite { Mode = v.Get(_mode), Confirm = v.Get(_confirm), IsRealTime = v.Get(_realTime) });
}
