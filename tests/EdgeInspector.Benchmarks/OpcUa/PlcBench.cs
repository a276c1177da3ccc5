using System.Net;
using EdgeInspector.OpcUa;

namespace EdgeInspector.Benchmarks.OpcUa;

/// <summary>Our own server as the PLC of the figures, in this process, and links to it.</summary>
internal sealed class PlcBench : IDisposable
{
    public const string Namespace = "urn:plc:vision";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ApplicationCertificate _client;
    private readonly ApplicationCertificate _own;

    /// <param name="script">Answers in the server's place; null for the server as it is.</param>
    public PlcBench(ServerScript? script = null)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        _client = ApplicationCertificate.Create("urn:bench:client", "bench-client", ["127.0.0.1"], now.AddDays(-1), now.AddDays(1));
        _own = ApplicationCertificate.Create("urn:bench:server", "bench-server", ["127.0.0.1"], now.AddDays(-1), now.AddDays(1));
        Server = new UaServer(new UaServerOptions { Address = IPAddress.Loopback, Port = 0, Namespaces = [Namespace], Certificate = _own, AutoTrustClients = true, Script = script });
        Reject = Server.AddVariable(new NodeId(2, "DB_Vision.Reject"), "Reject", false, isWritable: true);
        Server.Start();
    }

    public UaServer Server { get; }

    public UaVariable Reject { get; }

    public string Fingerprint => _own.Fingerprint;

    public UaClientOptions Options(MessageSecurityMode mode) => Options(Server.EndpointUrl, mode, _own.Fingerprint);

    public UaClientOptions Options(string url, MessageSecurityMode mode, string fingerprint)
    {
        bool isNone = mode == MessageSecurityMode.None;
        return new UaClientOptions
        {
            EndpointUrl = url,
            SecurityPolicy = isNone ? SecurityPolicy.None : SecurityPolicy.Basic256Sha256,
            SecurityMode = mode,
            Certificate = isNone ? null : _client,
            ServerFingerprint = fingerprint,
            VerifyHostName = false,
        };
    }

    public static UaLink Connect(UaClientOptions options, out UaLinkNode reject)
    {
        var link = new UaLink(options);
        reject = link.AddNode($"nsu={Namespace};s=DB_Vision.Reject");
        link.StateChanged += (_, change) =>
        {
            if (!change.IsConnected) Console.WriteLine(change.Reason);
        };
        link.Start();
        return SpinWait.SpinUntil(() => link.IsConnected, Patience) ? link : throw new TimeoutException($"{options.EndpointUrl}: no session");
    }

    public void Dispose()
    {
        Server.Dispose();
        _client.Dispose();
        _own.Dispose();
    }
}
