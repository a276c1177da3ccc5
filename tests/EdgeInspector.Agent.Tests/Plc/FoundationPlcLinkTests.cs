#if OPCUA_FOUNDATION
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Plc;
using Opc.Ua;
using Opc.Ua.Client;

namespace EdgeInspector.Agent.Tests.Plc;

/// <summary>The contract over the OPC Foundation's stack. Built with <c>-p:OpcUaStack=Foundation</c> only; never run where this project is built.</summary>
public abstract class FoundationPlcLinkTests : PlcLinkContract
{
    private static readonly ITelemetryContext Telemetry = DefaultTelemetry.Create(_ => { });

    private readonly WriteMode _write;
    private readonly WriteConfirmation _confirm;

    private protected FoundationPlcLinkTests(WriteMode write, WriteConfirmation confirm)
    {
        _write = write;
        _confirm = confirm;
        PlcNodes nodes = ContractPlc.Nodes;
        Plc = new ContractPlc(HandshakeMode.PositiveRelease, write);
        Link = new FoundationPlcLink(
            ConnectAsync,
            nodes,
            write,
            confirm,
            [(nodes.PassportId, "vial-10r/1"), (nodes.ConfigurationHash, "sha256:1"), (nodes.SchemaHash, "sha256:2")]);
    }

    private protected override ContractPlc Plc { get; }

    private protected override IPlcLink Link { get; }

    protected override bool IsInParts => _write == WriteMode.Nodes;

    protected override bool AwaitsAcknowledgement => _confirm == WriteConfirmation.Ack;

    protected override bool CarriesVerdict => true;

    protected override bool IsConfirmedByReading => _write != WriteMode.Method;

    public sealed class Nodes_acknowledged() : FoundationPlcLinkTests(WriteMode.Nodes, WriteConfirmation.Ack);

    public sealed class Nodes_read_back() : FoundationPlcLinkTests(WriteMode.Nodes, WriteConfirmation.Readback);

    public sealed class Structure_acknowledged() : FoundationPlcLinkTests(WriteMode.Struct, WriteConfirmation.Ack);

    public sealed class Structure_read_back() : FoundationPlcLinkTests(WriteMode.Struct, WriteConfirmation.Readback);

    public sealed class Method_acknowledged() : FoundationPlcLinkTests(WriteMode.Method, WriteConfirmation.Ack);

    private async Task<ISession> ConnectAsync(CancellationToken stop)
    {
        var configuration = new ApplicationConfiguration(Telemetry)
        {
            ApplicationName = "EdgeInspector contract",
            ApplicationType = ApplicationType.Client,
            SecurityConfiguration = new SecurityConfiguration(),
            TransportQuotas = new TransportQuotas(),
            ClientConfiguration = new ClientConfiguration(),
        };
        await configuration.ValidateAsync(ApplicationType.Client, stop);
        EndpointDescription endpoint = await CoreClientUtils.SelectEndpointAsync(configuration, Plc.EndpointUrl, useSecurity: false, Telemetry, stop);
        return await new DefaultSessionFactory(Telemetry).CreateAsync(
            configuration, new ConfiguredEndpoint(null, endpoint, EndpointConfiguration.Create(configuration)), updateBeforeConnect: false, "contract", 60_000,
            new UserIdentity(new AnonymousIdentityToken()), preferredLocales: null, stop);
    }
}
#endif
