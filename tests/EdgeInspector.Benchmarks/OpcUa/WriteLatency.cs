using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using EdgeInspector.OpcUa;

namespace EdgeInspector.Benchmarks.OpcUa;

/// <summary>How long one Boolean write takes until its Good answer, against node-opcua's server and against ours.</summary>
/// <remarks>Over loopback, one caller, one write under way at a time. Needs node and the packages beside the OPC UA tests.</remarks>
public static class WriteLatency
{
    private const int WarmUpCount = 500;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Prints one line for each server and security mode; the first argument is the number of writes (default 5000).</summary>
    public static int Run(string[] args)
    {
        int count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5000;
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using var client = ApplicationCertificate.Create("urn:bench:client", "bench-client", ["127.0.0.1"], now.AddDays(-1), now.AddDays(1));
        using var own = ApplicationCertificate.Create("urn:bench:server", "bench-server", ["127.0.0.1"], now.AddDays(-1), now.AddDays(1));
        Console.WriteLine($"one Boolean write, {count} each, {Environment.ProcessorCount} logical cores, {Environment.OSVersion}");
        Console.WriteLine("server       mode             p50 us   p99 us   max us   bytes/write");

        string pki = Directory.CreateTempSubdirectory("ei-ua-bench-").FullName;
        int port = FreePort();
        using (Process node = StartNode(port, pki))
        {
            try
            {
                using X509Certificate2 peer = X509Certificate2.CreateFromPem(File.ReadAllText(Path.Combine(pki, "own", "certs", "certificate.pem")));
                Measure("node-opcua", $"opc.tcp://127.0.0.1:{port}", client, ApplicationCertificate.FingerprintOf(peer.RawData), count);
            }
            finally
            {
                node.Kill(entireProcessTree: true);
                node.WaitForExit();
                Directory.Delete(pki, recursive: true);
            }
        }

        using var server = new UaServer(new UaServerOptions
        {
            Address = IPAddress.Loopback, Port = 0, Namespaces = ["urn:plc:vision"], Certificate = own, AutoTrustClients = true,
        });
        server.AddVariable(new NodeId(2, "DB_Vision.Reject"), "Reject", false, isWritable: true);
        server.Start();
        Measure("own server", server.EndpointUrl, client, own.Fingerprint, count);
        return 0;
    }

    private static void Measure(string name, string url, ApplicationCertificate client, string fingerprint, int count)
    {
        foreach (MessageSecurityMode mode in (MessageSecurityMode[])[MessageSecurityMode.None, MessageSecurityMode.SignAndEncrypt])
        {
            bool isNone = mode == MessageSecurityMode.None;
            using var link = new UaLink(new UaClientOptions
            {
                EndpointUrl = url,
                SecurityPolicy = isNone ? SecurityPolicy.None : SecurityPolicy.Basic256Sha256,
                SecurityMode = mode,
                Certificate = isNone ? null : client,
                ServerFingerprint = fingerprint,
                VerifyHostName = false,
            });
            UaLinkNode reject = link.AddNode("nsu=urn:plc:vision;s=DB_Vision.Reject");
            link.StateChanged += (_, change) =>
            {
                if (!change.IsConnected) Console.WriteLine(change.Reason);
            };
            link.Start();
            if (!SpinWait.SpinUntil(() => link.IsConnected, Patience)) throw new TimeoutException($"{url}: no session");

            var ticks = new long[count];
            WriteItem[] items = new WriteItem[1];
            long allocated = 0;
            for (int i = -WarmUpCount; i < count; i++)
            {
                if (i == 0) allocated = GC.GetAllocatedBytesForCurrentThread();
                items[0] = new WriteItem(reject, (i & 1) == 0);
                long start = Stopwatch.GetTimestamp();
                UaOutcome outcome = link.TryWrite(items, TimeSpan.FromSeconds(5));
                long taken = Stopwatch.GetTimestamp() - start;
                if (!outcome.IsDone) throw new InvalidOperationException(link.Describe(outcome, items));
                if (i >= 0) ticks[i] = taken;
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            Array.Sort(ticks);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name,-12} {mode,-15} {Micro(ticks[count / 2]),7:0} {Micro(ticks[count * 99 / 100]),8:0} {Micro(ticks[^1]),8:0} {(double)allocated / count,13:0}"));
        }
    }

    private static double Micro(long ticks) => ticks * 1e6 / Stopwatch.Frequency;

    internal static Process StartNode(int port, string pki)
    {
        var start = new ProcessStartInfo("node", ["server.mjs", port.ToString(CultureInfo.InvariantCulture), pki])
        {
            WorkingDirectory = PeerFolder(),
            RedirectStandardOutput = true,
        };
        // Printing each write would be half of the server's work.
        start.Environment["QUIET"] = "1";
        Process node = Process.Start(start) ?? throw new InvalidOperationException("node is not installed");
        string? line;
        do line = node.StandardOutput.ReadLine() ?? throw new InvalidOperationException("node-opcua did not start: run npm ci in the tests' Peers folder");
        while (!line.StartsWith("LISTENING", StringComparison.Ordinal));
        // Every write is printed by the peer; a full pipe would stop it.
        new Thread(() =>
        {
            while (node.StandardOutput.ReadLine() is not null)
            {
                // Only drained.
            }
        }) { IsBackground = true }.Start();
        return node;
    }

    internal static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    internal static string PeerFolder([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "EdgeInspector.OpcUa.Tests", "Peers"));
}
