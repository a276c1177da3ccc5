using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EdgeInspector.OpcUa.Tests;

/// <summary>node-opcua as an independent server and client; its keys are made once for all tests of a run.</summary>
internal static class NodeOpcUa
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    private static readonly Lazy<string> PkiRoot = new(() =>
    {
        string root = Directory.CreateTempSubdirectory("ei-ua-peers-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(root, recursive: true);
        return root;
    });

    private static readonly SemaphoreSlim MakingKeys = new(1);

    // The scripts lie beside this file.
    private static string Folder => ThisFolder();

    public static string ServerPki => Path.Combine(PkiRoot.Value, "server");

    public static async Task<(PeerProcess Peer, string Url)> StartServerAsync(int? port = null, int? tokenLifetimeMs = null)
    {
        int chosen = port ?? FreePort();
        string[] arguments = ["server.mjs", chosen.ToString(CultureInfo.InvariantCulture), ServerPki];
        if (tokenLifetimeMs is { } lifetime) arguments = [.. arguments, lifetime.ToString(CultureInfo.InvariantCulture)];
        // Two peers must not make their keys in one folder at once.
        await MakingKeys.WaitAsync();
        try
        {
            PeerProcess peer = PeerProcess.StartIn(Folder, "node", arguments);
            await peer.WaitForOutputAsync("LISTENING", StartPatience);
            return (peer, string.Create(CultureInfo.InvariantCulture, $"opc.tcp://127.0.0.1:{chosen}"));
        }
        finally
        {
            MakingKeys.Release();
        }
    }

    /// <summary>Runs the client's walk to its end and gives what it printed.</summary>
    public static Task<string> RunClientAsync(string url, MessageSecurityMode mode, string user = "", string password = "", string tokenLifetimeMs = "") =>
        RunAsync("client.mjs", url, Path.Combine(PkiRoot.Value, "client"), mode.ToString(), user, password, tokenLifetimeMs);

    /// <summary>Runs the stand-in for the agent at a PLC and gives what it printed.</summary>
    public static Task<string> RunAgentAsync(string url) => RunAsync("agent.mjs", url, Path.Combine(PkiRoot.Value, "client"));

    private static async Task<string> RunAsync(params string[] script)
    {
        // Two peers must not make their keys in one folder at once.
        await MakingKeys.WaitAsync();
        try
        {
            using PeerProcess peer = PeerProcess.StartIn(Folder, "node", script);
            await peer.WaitForExitAsync(StartPatience);
            return peer.Output;
        }
        finally
        {
            MakingKeys.Release();
        }
    }

    public static string ServerFingerprint()
    {
        string pem = File.ReadAllText(Path.Combine(ServerPki, "own", "certs", "certificate.pem"));
        using var certificate = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(pem);
        return ApplicationCertificate.FingerprintOf(certificate.RawData);
    }

    private static string ThisFolder([System.Runtime.CompilerServices.CallerFilePath] string thisFile = "") => Path.GetDirectoryName(thisFile)!;

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
