namespace EdgeInspector.OpcUa;

public sealed partial class UaClient
{
    /// <summary>Asks an address which servers it knows: itself, or all that registered with a discovery server. Without security and without a session.</summary>
    /// <exception cref="UaException">Nobody answers there, or not with OPC UA.</exception>
    public static Task<IReadOnlyList<FoundServer>> FindServersAsync(UaClientOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        // The exchange blocks, so it has a thread of its own.
        return Task.Factory.StartNew<IReadOnlyList<FoundServer>>(() =>
        {
            using UaConnection connection = UaConnection.Open(options, SecurityPolicy.None, MessageSecurityMode.None, []);
            FindServersResponse response = connection.Call<FindServersRequest, FindServersResponse>(
                new FindServersRequest(connection.Header(options.RequestTimeout), options.EndpointUrl, [], []));
            return [.. response.Servers.Select(s => new FoundServer(s.ApplicationUri ?? "", s.ApplicationName.Text ?? "", [.. s.DiscoveryUrls.OfType<string>()]))];
        }, cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }
}
