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

    /// <summary>The node sets that node-opcua ships, from the OPC Foundation under its MIT licence.</summary>
    public static string NodeSetFolder => Path.Combine(Folder, "node_modules", "node-opcua-nodesets", "nodesets");

    public static string ServerPki(int keySizeBits = 2048) => Path.Combine(PkiRoot.Value, string.Create(CultureInfo.InvariantCulture, $"server-{keySizeBits}"));

    public static async Task<(PeerProcess Peer, string Url)> StartServerAsync(int? port = null, int tokenLifetimeMs = 3_600_000, int keySizeBits = 2048, params string[] certificateAndKey)
    {
        int chosen = port ?? FreePort();
        string[] arguments =
        [
            "server.mjs", chosen.ToString(CultureInfo.InvariantCulture), ServerPki(keySizeBits),
            tokenLifetimeMs.ToString(CultureInfo.InvariantCulture), keySizeBits.ToString(CultureInfo.InvariantCulture), .. certificateAndKey,
        ];
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
    public static Task<string> RunClientAsync(
        string url, MessageSecurityMode mode, string user = "", string password = "", string tokenLifetimeMs = "", string policy = "Basic256Sha256", int keySizeBits = 2048) =>
        RunAsync("client.mjs", url, ClientPki(keySizeBits), mode.ToString(), user, password, tokenLifetimeMs, policy, keySizeBits.ToString(CultureInfo.InvariantCulture));

    /// <summary>Opens one session under each <c>policy/mode</c> and gives what it printed.</summary>
    public static Task<string> RunPoliciesAsync(string url, int keySizeBits, params string[] ways) =>
        RunAsync(["policies.mjs", url, ClientPki(keySizeBits), keySizeBits.ToString(CultureInfo.InvariantCulture), .. ways]);

    /// <summary>Runs the stand-in for the agent at a PLC and gives what it printed.</summary>
    public static Task<string> RunAgentAsync(string url) => RunAsync("agent.mjs", url, ClientPki(2048));

    /// <summary>Runs a script of this folder that takes the server's address and a folder for keys, and what else it wants.</summary>
    public static Task<string> RunScriptAsync(string script, string url, params string[] more) => RunAsync([script, url, ClientPki(2048), .. more]);

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

    private static string ClientPki(int keySizeBits) => Path.Combine(PkiRoot.Value, string.Create(CultureInfo.InvariantCulture, $"client-{keySizeBits}"));

    public static string ServerFingerprint(int keySizeBits = 2048)
    {
        string pem = File.ReadAllText(Path.Combine(ServerPki(keySizeBits), "own", "certs", "certificate.pem"));
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
