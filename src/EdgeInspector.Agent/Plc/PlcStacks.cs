using EdgeInspector.Agent.Configuration;

namespace EdgeInspector.Agent.Plc;

/// <summary>The stacks that this build holds, and the line's two links to the PLC over the one that the configuration names.</summary>
public static class PlcStacks
{
#if OPCUA_FOUNDATION
    private const bool HoldsFoundation = true;
#else
    private const bool HoldsFoundation = false;
#endif

    /// <summary>The word of the configuration, with what must be known of it.</summary>
    public static string Describe(PlcStack stack) => stack == PlcStack.Foundation ? "foundation (EXPERIMENTAL: never run against a plant's PLC)" : "own";

    /// <summary>Why this build cannot run a line with these choices; empty when it can.</summary>
    /// <param name="stack">The stack asked for; ours can do everything.</param>
    /// <param name="security">Of the channel.</param>
    /// <param name="identity">Of the session.</param>
    /// <param name="handshake">What the PLC does with silence.</param>
    /// <param name="holdsFoundation">Whether the build holds the OPC Foundation's stack; null: this one.</param>
    public static string Refusal(PlcStack stack, PlcSecurityMode security, PlcIdentityType identity, HandshakeMode handshake, bool? holdsFoundation = null) =>
        stack == PlcStack.Own ? ""
        : !(holdsFoundation ?? HoldsFoundation) ? "foundation is not in this build; allowed: own, or an agent built with -p:OpcUaStack=Foundation"
        : security != PlcSecurityMode.None ? "foundation has been tried without encryption only; allowed: own, or security mode None with 'allow-unencrypted: true'"
        : identity != PlcIdentityType.Anonymous ? "foundation has been tried with an anonymous session only; allowed: own, or identity type anonymous"
        : handshake != HandshakeMode.PositiveRelease ? "foundation does not know handshake mode reject-signal; allowed: own, or positive-release"
        : "";

    /// <summary>The verdict's way to the PLC.</summary>
    /// <param name="plc">Certificate and identity.</param>
    /// <param name="settings">Without a <see cref="Refusal"/>.</param>
    /// <param name="passportId">Told to the PLC at each opening.</param>
    /// <param name="configurationHash">Told to the PLC at each opening.</param>
    public static IPlcLink NewLink(PlcConnection plc, PlcSettings settings, string passportId, string configurationHash)
    {
        string schemaHash = PlcConnection.SchemaHash(settings.Nodes);
#if OPCUA_FOUNDATION
        if (settings.Stack == PlcStack.Foundation)
        {
            PlcNodes nodes = settings.Nodes;
            return new FoundationPlcLink(
                new FoundationSessions(settings, "verdicts").ConnectAsync, nodes, settings.Write.Mode, settings.Write.Confirm,
                [(nodes.PassportId, passportId), (nodes.ConfigurationHash, configurationHash), (nodes.SchemaHash, schemaHash)]);
        }
#endif
        return new UaPlcLink(plc.NewLink("verdicts"), settings, passportId, configurationHash, schemaHash);
    }

    /// <summary>The PLC as the trigger reader sees it.</summary>
    public static IPlcInputs NewInputs(PlcConnection plc, PlcSettings settings)
    {
#if OPCUA_FOUNDATION
        if (settings.Stack == PlcStack.Foundation) return new FoundationPlcInputs(new FoundationSessions(settings, "triggers").ConnectAsync, settings.Nodes);
#endif
        return new UaPlcInputs(plc.NewLink("triggers"), settings.Nodes);
    }
}
