#if OPCUA_FOUNDATION
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Plc;
using Opc.Ua;
using Opc.Ua.Client;

namespace EdgeInspector.Agent.Tests.Plc;

/// <summary>The contract over the OPC Foundation's stack. Built with <c>-p:OpcUaStack=Foundation</c> only; never run where this project is built.</summary>
public sealed class FoundationPlcLinkTests : PlcLinkContract
{
    private static readonly ITelemetryContext Telemetry = DefaultTelemetry.Create(_ => { });

    public FoundationPlcLinkTests()
    {
        PlcNodes nodes = ContractPlc.Nodes;
        Plc = new ContractPlc(HandshakeMode.PositiveRelease, WriteMode.Nodes);
        Link = new FoundationPlcLink(
            ConnectAsync,
            nodes,
            WriteConfirmation.Ack,
            [(nodes.PassportId, "vial-10r/1"), (nodes.ConfigurationHash, "sha256:1"), (nodes.SchemaHash, "sha256:2")]);
    }

    private protected override ContractPlc Plc { get; }

    private protected override IPlcLink Link { get; }

    protected override bool IsInParts => true;

    protected override bool AwaitsAcknowledgement => true;

    protected override bool CarriesVerdict => true;

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
