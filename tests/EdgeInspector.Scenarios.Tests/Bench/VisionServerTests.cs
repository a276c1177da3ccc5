using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using EdgeInspector.LineSimulator;
using EdgeInspector.OpcUa;

namespace EdgeInspector.Scenarios.Tests.Bench;

/// <summary>The agent's own server on a running line, under node-opcua's client with the published node set of Machine Vision.</summary>
public sealed class VisionServerTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly string _folder = Directory.CreateTempSubdirectory("vision-server").FullName;
    private readonly CancellationTokenSource _patience = new(Patience);

    public void Dispose()
    {
        _patience.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Every_unit_of_a_run_is_told_and_can_be_asked_back_by_those_who_may()
    {
        const int Units = 50;
        int port = FreePort();
        string url = string.Create(CultureInfo.InvariantCulture, $"opc.tcp://127.0.0.1:{port}");
        string password = Path.Combine(_folder, "password");
        await File.WriteAllTextAsync(password, "look only\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(password, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        string pki = Path.GetFullPath(Path.Combine(Repository, "artifacts/vision-server/pki"));
        await using var bench = new BenchLine(new BenchOptions
        {
            Units = Units,
            Rate = 120,
            OwnPorts = true,
            OutputFolder = "artifacts/vision-server",
            PlcServerAtStart = false,
            ConfigurationChanges = new Dictionary<string, string>
            {
                ["machine-vision-server"] = string.Create(
                    CultureInfo.InvariantCulture, $"{{ enabled: true, port: {port}, username: historian, password-file: \"{password}\", pki-folder: \"{pki}\" }}"),
            },
        });
        await bench.PrepareAsync(_patience.Token);
        bench.StartAgent();
        await SaysAsync(bench, "the line is shown at");

        string stranger = await RunAsync(url, "SignAndEncrypt", "historian", "look only", 1);
        Trust(bench.Configuration.PkiFolder);
        string nobody = await RunAsync(url, "SignAndEncrypt", "", "", 1);
        string wrong = await RunAsync(url, "SignAndEncrypt", "historian", "wrong", 1);
        string plain = await RunAsync(url, "None", "historian", "look only", 1);
        using PeerProcess client = Start(url, "SignAndEncrypt", "historian", "look only", Units);
        await client.WaitForOutputAsync("WATCHING", Patience);
        bench.Plc.StartServer();
        await bench.WaitForReadyAsync(_patience.Token);
        await client.WaitForExitAsync(Patience);
        BenchReport report = await bench.FinishAsync(cancellation: _patience.Token);

        Assert.Contains("FAILED", stranger);
        Assert.Contains("FAILED", nobody);
        Assert.Contains("Cannot find ANONYMOUS user token policy", nobody);
        Assert.Contains("BadUserAccessDenied", wrong);
        Assert.Contains("FAILED", plain);
        string said = client.Output;
        Assert.Contains("ENDPOINTS SignAndEncrypt\n", said);
        Assert.Contains("STRUCTURES all\n", said);
        Assert.Contains("MANDATORY 19 all there\n", said);
        Assert.Contains("DATA TYPES equal\n", said);
        Assert.Contains("STATE Operational Initialized\n", said);
        Assert.Contains($"RESULTS {Units} {Units} UNEQUAL 0\n", said);
        Assert.Contains("CHANGES Initialized>Ready:InitializedToReadyAuto Ready>ContinuousExecution:ReadyToContinuousExecutionAuto", said);
        Assert.Contains("COMMANDS BadNotSupported BadNotSupported BadNotSupported BadNotSupported BadNotSupported\n", said);
        Assert.Contains("PREPARED true\n", said);
        Assert.Contains("DONE", said);
        string[] told = [.. said.Split('\n').Where(l => l.StartsWith("RESULT ", StringComparison.Ordinal)).Select(l => l.Split(' ')).Select(w => $"{w[2]} {w[3].ToUpperInvariant()}").Order()];
        Assert.Equal(report.Units.Select(u => $"{u.Plc.UnitId} {u.Verdict.ToUpperInvariant()}").Order(), told);
    }

    // The operator's way: what was refused lies in rejected, and is moved to trusted.
    private static void Trust(string pkiFolder)
    {
        var pki = new PkiFolder(pkiFolder);
        foreach (string file in Directory.EnumerateFiles(pki.Rejected))
        {
            Directory.CreateDirectory(pki.Trusted);
            File.Move(file, Path.Combine(pki.Trusted, Path.GetFileName(file)), overwrite: true);
        }
    }

    private async Task<string> RunAsync(string url, string mode, string user, string password, int results)
    {
        using PeerProcess peer = Start(url, mode, user, password, results);
        await peer.WaitForExitAsync(Patience);
        return peer.Output;
    }

    private PeerProcess Start(string url, string mode, string user, string password, int results) => PeerProcess.StartIn(
        Path.Combine(Repository, "tests/EdgeInspector.OpcUa.Tests/Peers"), "node",
        "vision.mjs", url, Path.Combine(_folder, "pki"), mode, user, password, "bench-line", results.ToString(CultureInfo.InvariantCulture));

    private async Task SaysAsync(BenchLine bench, string text)
    {
        while (!bench.Agent.LastLines.Any(l => l.Contains(text, StringComparison.Ordinal)))
        {
            if (bench.Agent.HasExited || _patience.IsCancellationRequested) Assert.Fail($"the agent said nothing of '{text}':\n{string.Join('\n', bench.Agent.LastLines)}");
            await Task.Delay(20);
        }
    }

    private static string Repository => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../.."));

    private static string ThisFile([CallerFilePath] string file = "") => file;

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
