namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys under <c>plc.write</c>.</summary>
internal static class PlcWriteKeys
{
    private static readonly Key<WriteMode> _mode = Key.WithDefault(
        "mode", new WordShape<WriteMode>(("nodes", WriteMode.Nodes)), "nodes",
        "nodes: single variables, the payload first, ResultSeq last in a request of its own.");
    private static readonly Key<WriteConfirmation> _confirm = Key.WithDefault(
        "confirm", new WordShape<WriteConfirmation>(("ack", WriteConfirmation.Ack)), "ack",
        "ack: the PLC copies ResultSeq to AckSeq once it has taken the verdict.");

    public static Section<PlcWrite> Section { get; } = new([_mode, _confirm], v => new PlcWrite { Mode = v.Get(_mode), Confirm = v.Get(_confirm) });
}
