using EdgeInspector.Agent.Plc;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys under <c>plc</c>.</summary>
internal static class PlcKeys
{
    private static readonly Key<Uri> _endpoint = Key.Required(
        "endpoint", new AddressShape(_ => 4840, "opc.tcp"), "opc.tcp://192.168.20.10:4840",
        "The PLC's OPC UA server; without a port 4840. This host is dialled, whatever the server answers.");
    private static readonly Key<PlcStack> _stack = Key.WithDefault(
        "stack", new WordShape<PlcStack>(("own", PlcStack.Own), ("foundation", PlcStack.Foundation)), "own",
        "What speaks OPC UA. foundation: the OPC Foundation's stack, experimental, unencrypted and anonymous only, and in an agent built with -p:OpcUaStack=Foundation.");
    private static readonly Key<PlcSecurity> _security = Key.Of("security", PlcSecurityKeys.Section, "How the channel is protected.");
    private static readonly Key<PlcIdentity> _identity = Key.Of("identity", PlcIdentityKeys.Section, "Who the agent is towards the PLC.");
    private static readonly Key<PlcSession> _session = Key.Of("session", PlcSessionKeys.Section, "Times of session and channel.");
    private static readonly Key<PlcHandshakeSettings> _handshake = Key.Of(
        "handshake", PlcHandshakeKeys.Section,
        "How a verdict reaches the gate, and until when.");
    private static readonly Key<PlcWrite> _write = Key.Of("write", PlcWriteKeys.Section, "How a verdict is written and confirmed.");
    private static readonly Key<PlcNodes> _nodes = Key.Of(
        "nodes", PlcNodeKeys.Section,
        "The PLC's variables. Each has a default made of namespace, prefix and its own name; write those that differ.");
    private static readonly Key<PlcLimits> _limits = Key.Of("limits", PlcLimitKeys.Section, "Events in a row after which the line acts.");

    public static Section<PlcSettings> Section { get; } = new(
        [_endpoint, _stack, _security, _identity, _session, _handshake, _write, _nodes, _limits],
        Settings,
        Check);

    private static PlcSettings Settings(SectionValues v) => new()
    {
        Endpoint = v.Get(_endpoint),
        Stack = v.Get(_stack),
        Security = v.Get(_security),
        Identity = v.Get(_identity),
        Session = v.Get(_session),
        Handshake = v.Get(_handshake),
        Write = v.Get(_write),
        Nodes = v.Get(_nodes),
        Limits = v.Get(_limits),
    };

    private static void Check(SectionValues v)
    {
        if (v.Has(_stack) && v.Has(_security) && v.Has(_identity) && v.Has(_handshake)
            && PlcStacks.Refusal(v.Get(_stack), v.Get(_security).Mode, v.Get(_identity).Type, v.Get(_handshake).Mode) is { Length: > 0 } refusal)
            v.Refuse(_stack, refusal);
        if (v.Has(_handshake) && v.Has(_write) && v.Has(_nodes)) CheckForms(v, v.Get(_handshake), v.Get(_write), v.Get(_nodes));
        if (!v.Has(_handshake)) return;
        if (v.Has(_nodes) && v.Get(_nodes).VerdictWindow is null && new VerdictWindowRule(v.Get(_handshake)).Short(TimeSpan.Zero) is { Length: > 0 } isShort)
            v.RefuseBelow(_handshake, "verdict-window-ms", isShort);
        if (v.Get(_handshake).Heartbeat * 3 < v.Get(_handshake).Deadline)
            v.Refuse(_handshake, "three heartbeats are shorter than deadline-ms; a unit on its way would look like silence");
    }

    /// <summary>Which modes of handshake, writing and confirming can go together.</summary>
    private static void CheckForms(SectionValues v, PlcHandshakeSettings handshake, PlcWrite write, PlcNodes nodes)
    {
        if (handshake.Mode == HandshakeMode.RejectSignal)
        {
            if (write.Mode != WriteMode.Nodes)
                v.RefuseBelow(_write, "mode", "carries a verdict, which a PLC of handshake mode reject-signal does not know; allowed: nodes");
            if (write.Confirm == WriteConfirmation.Ack)
                v.RefuseBelow(_write, "confirm", "ack needs a ResultSeq, which handshake mode reject-signal does not write; allowed: readback, response");
        }
        else if (write.Mode == WriteMode.Method)
        {
            if (write.Confirm == WriteConfirmation.Readback)
                v.RefuseBelow(_write, "confirm", "the arguments of a method cannot be read back; allowed: ack, response");
            if (nodes.PostResultObject is null)
                v.RefuseBelow(_nodes, "post-result-object", "is missing; write mode method needs it");
        }
    }
}
