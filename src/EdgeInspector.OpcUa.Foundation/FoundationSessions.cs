using EdgeInspector.Agent.Configuration;
using Opc.Ua;
using Opc.Ua.Client;

namespace EdgeInspector.Agent.Plc;

/// <summary>EXPERIMENTAL, never compiled against the real packages: opens sessions to the configured PLC, unencrypted and anonymous; nothing else has been tried.</summary>
/// <param name="settings">The PLC.</param>
/// <param name="purpose">Goes into the session's name.</param>
internal sealed class FoundationSessions(PlcSettings settings, string purpose)
{
    private static readonly ITelemetryContext Telemetry = DefaultTelemetry.Create(_ => { });

    /// <summary>Throws what the stack throws.</summary>
    public async Task<ISession> ConnectAsync(CancellationToken stop)
    {
        if (settings.Security.Mode != PlcSecurityMode.None || settings.Identity.Type != PlcIdentityType.Anonymous)
            throw new InvalidOperationException("only an unencrypted, anonymous session has been tried over this stack");
        var configuration = new ApplicationConfiguration(Telemetry)
        {
            ApplicationName = "EdgeInspector",
            ApplicationUri = PlcConnection.ApplicationUri,
            ApplicationType = ApplicationType.Client,
            SecurityConfiguration = new SecurityConfiguration(),
            TransportQuotas = new TransportQuotas(),
            ClientConfiguration = new ClientConfiguration(),
        };
        await configuration.ValidateAsync(ApplicationType.Client, stop);
        EndpointDescription endpoint = await CoreClientUtils.SelectEndpointAsync(configuration, settings.Endpoint.OriginalString, useSecurity: false, Telemetry, stop);

        // The dialled host wins over the one that the server answers.
        endpoint.EndpointUrl = settings.Endpoint.OriginalString;
        return await new DefaultSessionFactory(Telemetry).CreateAsync(
            configuration, new ConfiguredEndpoint(null, endpoint, EndpointConfiguration.Create(configuration)), updateBeforeConnect: false, $"EdgeInspector {purpose}",
            (uint)settings.Session.Timeout.TotalMilliseconds, new UserIdentity(new AnonymousIdentityToken()), preferredLocales: null, stop);
    }
}
