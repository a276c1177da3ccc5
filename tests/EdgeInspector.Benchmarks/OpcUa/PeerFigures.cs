using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using EdgeInspector.Benchmarks.GigEVision;
using EdgeInspector.OpcUa;

namespace EdgeInspector.Benchmarks.OpcUa;

/// <summary>opcua-peer: one Boolean write by us and by node-opcua's own client, both on node-opcua's server, in interleaved rounds.</summary>
public static class PeerFigures
{
    public static int Run(string[] args)
    {
        if (!FigureOptions.TryParse(args, out FigureOptions options, out string problem, ("rounds", 5, 5, 100), ("count", 1500, 100, 1_000_000)))
        {
            Console.WriteLine(problem);
            return 2;
        }

        int count = options.Whole("count");
        string pki = Directory.CreateTempSubdirectory("ei-ua-bench-").FullName;
        int port = WriteLatency.FreePort();
        string url = string.Create(CultureInfo.InvariantCulture, $"opc.tcp://127.0.0.1:{port}");
        using var plc = new PlcBench();
        using Process node = WriteLatency.StartNode(port, pki);
        try
        {
            using X509Certificate2 peer = X509Certificate2.CreateFromPem(File.ReadAllText(Path.Combine(pki, "own", "certs", "certificate.pem")));
            string fingerprint = ApplicationCertificate.FingerprintOf(peer.RawData);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"one Boolean write on node-opcua's server, {options.Whole("rounds")} rounds of {count}; median of the rounds"));
            Console.WriteLine("floor: a recorded write (None) sent by a raw socket with its numbers patched: the server's own share, which no client can go below");
            var table = new FigureTable("mode", "floor p50 us", "ours p50 us", "node-opcua's client p50 us", "times faster", "ours over floor", "theirs over floor");
            using var floor = new ReplayedWrite(plc.Options(url, MessageSecurityMode.None, fingerprint), port);
            foreach (MessageSecurityMode mode in (MessageSecurityMode[])[MessageSecurityMode.None, MessageSecurityMode.SignAndEncrypt])
            {
                using UaLink link = PlcBench.Connect(plc.Options(url, mode, fingerprint), out UaLinkNode reject);
                List<double> least = [], ours = [], theirs = [];
                for (int round = 0; round < options.Whole("rounds"); round++)
                {
                    least.Add(WriteRounds.At(floor.Run(count), 0.5));
                    ours.Add(WriteRounds.At(WriteRounds.Run(link, reject, count).Micros, 0.5));
                    theirs.Add(RunTheirs(url, Path.Combine(pki, "client"), mode, count));
                }

                double bottom = FigureTable.Median(least), own = FigureTable.Median(ours), peer50 = FigureTable.Median(theirs);
                table.Add(mode.ToString(), Text(bottom), Text(own), Text(peer50),
                    string.Create(CultureInfo.InvariantCulture, $"{peer50 / own:0.0} (goal 5: {(peer50 / own >= 5 ? "met" : "MISSED")}; the floor itself: {peer50 / bottom:0.0})"),
                    $"{Text(own - bottom)} us", $"{Text(peer50 - bottom)} us");
            }

            Console.Write(table);
            return 0;
        }
        finally
        {
            node.Kill(entireProcessTree: true);
            node.WaitForExit();
            Directory.Delete(pki, recursive: true);
        }
    }

    private static string Text(double value) => value.ToString("0", CultureInfo.InvariantCulture);

    private static double RunTheirs(string url, string pki, MessageSecurityMode mode, int count)
    {
        var start = new ProcessStartInfo("node", ["bench.mjs", url, pki, mode.ToString(), count.ToString(CultureInfo.InvariantCulture)])
        {
            WorkingDirectory = WriteLatency.PeerFolder(),
            RedirectStandardOutput = true,
        };
        using Process peer = Process.Start(start) ?? throw new InvalidOperationException("node is not installed");
        string output = peer.StandardOutput.ReadToEnd();
        peer.WaitForExit();
        string? line = output.Split('\n').FirstOrDefault(l => l.StartsWith("P50 ", StringComparison.Ordinal));
        return line is null ? throw new InvalidOperationException("node-opcua's client gave no figure: " + output) : double.Parse(line[4..], CultureInfo.InvariantCulture);
    }
}
