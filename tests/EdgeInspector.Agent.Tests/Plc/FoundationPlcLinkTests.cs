#if OPCUA_FOUNDATION
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Plc;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Agent.Tests.Plc;

/// <summary>The contract over the OPC Foundation's stack. Built with <c>-p:OpcUaStack=Foundation</c> only; run over stand-ins of its types where this project is built, never over the stack itself.</summary>
public abstract class FoundationPlcLinkTests : PlcLinkContract
{
    private readonly WriteMode _write;
    private readonly WriteConfirmation _confirm;
    private readonly PlcConnection _connection;

    private protected FoundationPlcLinkTests(WriteMode write, WriteConfirmation confirm)
    {
        _write = write;
        _confirm = confirm;
        Plc = new ContractPlc(HandshakeMode.PositiveRelease, write);
        PlcSettings settings = Settings(Plc.EndpointUrl, write, confirm);
        _connection = new PlcConnection(settings, NullLoggerFactory.Instance, TimeProvider.System);
        Link = PlcStacks.NewLink(_connection, settings, "vial-10r/1", "sha256:1");
    }

    [Fact]
    public void Line_that_asks_for_the_other_stack_gets_it()
    {
        PlcSettings settings = Settings(Plc.EndpointUrl, _write, _confirm);
        using IPlcInputs inputs = PlcStacks.NewInputs(_connection, settings);

        Assert.IsType<FoundationPlcLink>(Link);
        Assert.IsType<FoundationPlcInputs>(inputs);
        Assert.IsType<UaPlcInputs>(PlcStacks.NewInputs(_connection, settings with { Stack = PlcStack.Own }));
        Assert.Equal("", PlcStacks.Refusal(settings.Stack, settings.Security.Mode, settings.Identity.Type, settings.Handshake.Mode));
    }

    private protected override ContractPlc Plc { get; }

    private protected override IPlcLink Link { get; }

    protected override bool IsInParts => _write == WriteMode.Nodes;

    protected override bool AwaitsAcknowledgement => _confirm == WriteConfirmation.Ack;

    protected override bool CarriesVerdict => true;

    protected override bool CountsByTheClock => _write == WriteMode.Method && _confirm == WriteConfirmation.Response;

    protected override bool IsConfirmedByReading => _write != WriteMode.Method;

    public sealed class Nodes_acknowledged() : FoundationPlcLinkTests(WriteMode.Nodes, WriteConfirmation.Ack);

    public sealed class Nodes_read_back() : FoundationPlcLinkTests(WriteMode.Nodes, WriteConfirmation.Readback);

    public sealed class Structure_acknowledged() : FoundationPlcLinkTests(WriteMode.Struct, WriteConfirmation.Ack);

    public sealed class Structure_read_back() : FoundationPlcLinkTests(WriteMode.Struct, WriteConfirmation.Readback);

    public sealed class Method_acknowledged() : FoundationPlcLinkTests(WriteMode.Method, WriteConfirmation.Ack);

    public sealed class Method_answered() : FoundationPlcLinkTests(WriteMode.Method, WriteConfirmation.Response);

    internal static PlcSettings Settings(string endpointUrl, WriteMode write, WriteConfirmation confirm) => new()
    {
        Endpoint = new Uri(endpointUrl),
        Stack = PlcStack.Foundation,
        Security = new PlcSecurity
        {
            Policy = PlcSecurityPolicy.None, Mode = PlcSecurityMode.None, ServerFingerprint = null, VerifyHostname = true, PkiFolder = "pki",
            AllowUnencrypted = true, KeySizeBits = 2048, AllowSha1 = false, AllowUnknownRevocation = false,
        },
        Identity = new PlcIdentity { Type = PlcIdentityType.Anonymous, UserName = null, Password = null, CertificateFile = null, KeyFile = null },
        Session = new PlcSession { Timeout = TimeSpan.FromMinutes(1), KeepAlive = TimeSpan.FromSeconds(5), TokenLifetime = TimeSpan.FromHours(1) },
        Limits = null!,
        Handshake = new PlcHandshakeSettings
        {
            Mode = HandshakeMode.PositiveRelease, PartSource = PartSource.PlcTrigger, Deadline = Ms(80), Reserve = Ms(15), TriggerPoll = Ms(5), Heartbeat = Ms(500),
            SkewMax = Ms(20), ViewsWithin = Ms(80), ConfirmWithin = Ms(2000),
        },
        Write = new PlcWrite { Mode = write, Confirm = confirm },
        Nodes = ContractPlc.Nodes,
    };

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
#endif
