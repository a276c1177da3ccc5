using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Plc;
using EdgeInspector.Inspection;
using EdgeInspector.OpcUa;

namespace EdgeInspector.Agent.Tests.Plc;

/// <summary>Our own link, in each form that a verdict can have.</summary>
public abstract class UaPlcLinkTests : PlcLinkContract
{
    private readonly WriteMode _write;
    private readonly WriteConfirmation _confirm;

    private protected UaPlcLinkTests(HandshakeMode handshake, WriteMode write, WriteConfirmation confirm)
    {
        _write = write;
        _confirm = confirm;
        CarriesVerdict = handshake == HandshakeMode.PositiveRelease;
        Plc = new ContractPlc(handshake, write);
        Link = new UaPlcLink(
            new UaLink(new UaClientOptions
            {
                EndpointUrl = Plc.EndpointUrl,
                SecurityPolicy = SecurityPolicy.None,
                SecurityMode = MessageSecurityMode.None,
                ReconnectDelayMax = TimeSpan.FromMilliseconds(100),
            }),
            Settings(handshake, write, confirm),
            "vial-10r/1",
            "sha256:1",
            "sha256:2");
    }

    private protected override ContractPlc Plc { get; }

    private protected override IPlcLink Link { get; }

    protected override bool IsInParts => _write == WriteMode.Nodes;

    protected override bool AwaitsAcknowledgement => _confirm == WriteConfirmation.Ack;

    protected override bool CarriesVerdict { get; }

    protected override bool CountsByTheClock => _write == WriteMode.Method && _confirm == WriteConfirmation.Response;

    protected override bool IsConfirmedByReading => _write != WriteMode.Method;

    private static PlcSettings Settings(HandshakeMode handshake, WriteMode write, WriteConfirmation confirm) => new()
    {
        Endpoint = new Uri("opc.tcp://127.0.0.1"),
        Security = null!,
        Identity = null!,
        Session = null!,
        Limits = null!,
        Handshake = new PlcHandshakeSettings
        {
            Mode = handshake, PartSource = PartSource.PlcTrigger, Deadline = Ms(80), Reserve = Ms(15), TriggerPoll = Ms(5), Heartbeat = Ms(500),
            SkewMax = Ms(20), ViewsWithin = Ms(80), ConfirmWithin = Ms(2000),
        },
        Write = new PlcWrite { Mode = write, Confirm = confirm },
        Nodes = ContractPlc.Nodes,
    };

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    public sealed class Nodes_acknowledged() : UaPlcLinkTests(HandshakeMode.PositiveRelease, WriteMode.Nodes, WriteConfirmation.Ack);

    public sealed class Nodes_answered() : UaPlcLinkTests(HandshakeMode.PositiveRelease, WriteMode.Nodes, WriteConfirmation.Response);

    public sealed class Nodes_read_back() : UaPlcLinkTests(HandshakeMode.PositiveRelease, WriteMode.Nodes, WriteConfirmation.Readback)
    {
        [Fact, Requirement("LIN-03")]
        public void Other_unit_in_the_PLCs_memory_confirms_nothing_and_is_named()
        {
            while (!Link.TryOpen(out _, TestContext.Current.CancellationToken)) TestContext.Current.CancellationToken.WaitHandle.WaitOne(10);
            var accept = new Decision { Trigger = new Trigger(1, new UnitId(7), 0, TimeSpan.Zero), Verdict = Verdict.Accept };
            Link.WriteVerdict(accept, Ms(5000));
            Link.Commit(accept, 41, Ms(5000));

            Plc.OverwriteUnit(8);
            PlcAnswer answer = Link.ReadConfirmation(accept, 41, out uint confirmed, Ms(5000));

            Assert.Equal((PlcAnswer.Refused, 0u), (answer, confirmed));
            Assert.Contains("read back unit 8", Link.LastProblem, StringComparison.Ordinal);
        }
    }

    public sealed class Structure_acknowledged() : UaPlcLinkTests(HandshakeMode.PositiveRelease, WriteMode.Struct, WriteConfirmation.Ack);

    public sealed class Structure_read_back() : UaPlcLinkTests(HandshakeMode.PositiveRelease, WriteMode.Struct, WriteConfirmation.Readback);

    public sealed class Method_acknowledged() : UaPlcLinkTests(HandshakeMode.PositiveRelease, WriteMode.Method, WriteConfirmation.Ack);

    public sealed class Structure_answered() : UaPlcLinkTests(HandshakeMode.PositiveRelease, WriteMode.Struct, WriteConfirmation.Response);

    public sealed class Method_answered() : UaPlcLinkTests(HandshakeMode.PositiveRelease, WriteMode.Method, WriteConfirmation.Response);

    public sealed class Reject_signal_read_back() : UaPlcLinkTests(HandshakeMode.RejectSignal, WriteMode.Nodes, WriteConfirmation.Readback);

    public sealed class Reject_signal_answered() : UaPlcLinkTests(HandshakeMode.RejectSignal, WriteMode.Nodes, WriteConfirmation.Response);
}
