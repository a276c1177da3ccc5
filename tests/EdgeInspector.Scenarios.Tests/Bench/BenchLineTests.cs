using System.Security.Cryptography;
using System.Text.Json;
using EdgeInspector.AuditVerifier;
using EdgeInspector.CameraSimulator;
using EdgeInspector.LineSimulator;
using EdgeInspector.PlcSimulator;

namespace EdgeInspector.Scenarios.Tests.Bench;

/// <summary>The real agent, as its own process, on a whole line that is hurt in one place at a time.</summary>
public sealed class BenchLineTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly string Repository = FindRepository();

    private readonly string _folder = Directory.CreateTempSubdirectory("bench-line").FullName;
    private readonly CancellationTokenSource _patience = new(Patience);

    public void Dispose()
    {
        _patience.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact, Requirement("LIN-01"), Requirement("LIN-03")]
    public async Task Clean_run_keeps_every_promise()
    {
        await using var bench = new BenchLine(Options(units: 40));

        BenchReport report = await bench.RunAsync(null, _patience.Token);

        AssertPassed(report);
    }

    [Fact, Requirement("CAM-01")]
    public async Task Lost_packets_are_asked_for_again_and_every_promise_is_kept()
    {
        await using var bench = new BenchLine(Options(units: 40) with { Loss = 0.01 });

        BenchReport report = await bench.RunAsync(null, _patience.Token);

        AssertPassed(report);
        Assert.True(bench.Camera.Statistics.LostPackets > 0, "the link lost nothing, so nothing was proven");
    }

    [Fact, Requirement("CAM-01")]
    public async Task Stray_and_truncated_datagrams_change_no_verdict()
    {
        BenchOptions options = Options(units: 30) with
        {
            Defects = 0,
            CameraFaults = new CameraFaults { StraySenderProbability = 0.02, TruncateProbability = 0.002 },
        };
        await using var bench = new BenchLine(options);

        BenchReport report = await bench.RunAsync(null, _patience.Token);

        Assert.Equal(0, report.Evidence.Counters.WrongUnitVerdicts + report.Evidence.Counters.SecondVerdicts);
        Assert.True(bench.Camera.Statistics.StrayPackets > 0, "no stranger sent anything, so nothing was proven");
        // The strangers' pixels are inverted: one unit judged by them would be far outside, and here every unit gets some.
        Assert.True(report.Units.Count(u => u.Plc.Lane == Lane.Accept) >= 20, Explain(report));
    }

    [Fact, Requirement("LIN-02")]
    public async Task Units_are_rejected_while_the_PLC_server_is_away_and_the_line_recovers_by_itself()
    {
        await using var bench = await StartedAsync(Options(units: 70) with { Defects = 0 });
        await bench.WaitForUnitsAsync(15, _patience.Token);

        bench.Plc.StopServer();
        int first = bench.Plc.UnitCount;
        await bench.WaitForUnitsAsync(first + 12, _patience.Token);
        bench.Plc.StartServer();
        BenchReport report = await bench.FinishAsync(cancellation: _patience.Token);

        Assert.All(report.Units.Skip(first).Take(10), u => Assert.Equal((Lane.Reject, null), (u.Plc.Lane, u.Plc.Verdict)));
        AssertNothingAcceptedWithoutItsRecord(report);
        AssertAcceptsAgain(report);
        Assert.Empty(report.Evidence.AuditFaults);
        Assert.Equal(0, report.Evidence.AgentExitCode);
    }

    [Fact]
    public async Task PLC_that_comes_up_late_finds_the_agent_waiting()
    {
        await using var bench = new BenchLine(Options(units: 20) with { PlcServerAtStart = false });
        await bench.PrepareAsync(_patience.Token);
        bench.StartAgent();
        await LogHolds(bench, bench.Plc.EndpointUrl, "cannot connect");

        Assert.False(bench.Plc.AgentIsReady);
        bench.Plc.StartServer();
        await bench.WaitForReadyAsync(_patience.Token);
        BenchReport report = await bench.FinishAsync(cancellation: _patience.Token);

        AssertPassed(report);
    }

    [Fact]
    public async Task Line_runs_on_without_a_broker_and_the_summary_is_whole_after_its_return()
    {
        await using var bench = await StartedAsync(Options(units: 50) with { BrokerAtStart = false });
        await bench.WaitForUnitsAsync(15, _patience.Token);

        await bench.Broker.StartAsync();
        await bench.WaitForUnitsAsync(30, _patience.Token);
        await bench.Broker.StopAsync();
        await bench.WaitForUnitsAsync(40, _patience.Token);
        await bench.Broker.StartAsync();
        BenchReport report = await bench.FinishAsync(cancellation: _patience.Token);

        AssertPassed(report);
    }

    [Fact, Requirement("CAM-02")]
    public async Task Units_are_not_accepted_while_the_camera_boots_and_the_line_recovers_by_itself()
    {
        await using var bench = await StartedAsync(Options(units: 80) with { Defects = 0 });
        await bench.WaitForUnitsAsync(15, _patience.Token);

        int first = bench.Plc.UnitCount;
        bench.Camera.PowerCycle(TimeSpan.FromSeconds(1));
        BenchReport report = await bench.FinishAsync(cancellation: _patience.Token);

        Assert.All(report.Units.Skip(first).Take(4), u => Assert.NotEqual(Lane.Accept, u.Plc.Lane));
        AssertNothingAcceptedWithoutItsRecord(report);
        AssertAcceptsAgain(report);
        Assert.Empty(report.Evidence.AuditFaults);
        AssertCameraCameBackStepByStep(bench.Configuration.AuditFolder);
    }

    [Fact, Requirement("LIN-02"), Requirement("REC-03")]
    public async Task Killed_agent_accepts_nothing_and_its_log_is_whole_and_goes_on_after_a_restart()
    {
        await using var bench = await StartedAsync(Options(units: 80) with { Defects = 0 });
        await bench.WaitForUnitsAsync(20, _patience.Token);

        bench.Agent.Kill();
        int first = bench.Plc.UnitCount;
        Report afterKill = LogVerifier.Verify(bench.Configuration.AuditFolder, isBeingWritten: true);
        int recorded = bench.Decisions().Count;
        await bench.WaitForUnitsAsync(first + 10, _patience.Token);
        bench.StartAgent();
        BenchReport report = await bench.FinishAsync(cancellation: _patience.Token);

        Assert.Equal(LogFinding.None, afterKill.Finding);
        Assert.All(report.Units.Skip(first).Take(9), u => Assert.Equal(Lane.Reject, u.Plc.Lane));
        AssertAcceptsAgain(report);
        AssertNothingAcceptedWithoutItsRecord(report, exceptUnitsUnderWay: first);
        Assert.Empty(report.Evidence.AuditFaults);
        Assert.True(report.Evidence.Decisions.Count > recorded, "no decision was recorded after the restart");
    }

    [Fact, Requirement("MOD-01")]
    public async Task Model_with_one_byte_changed_is_refused_by_its_hash()
    {
        string model = CopyOfTheModel();
        string file = Path.Combine(model, "model.onnx");
        byte[] bytes = await File.ReadAllBytesAsync(file);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        await using var bench = new BenchLine(Options(units: 5) with { ConfigurationChanges = new Dictionary<string, string> { ["model.folder"] = model } });
        await bench.PrepareAsync(_patience.Token);

        bench.StartAgent();
        int? exitCode = await bench.Agent.WaitForExitAsync(Patience);

        Assert.Equal(1, exitCode);
        await LogHolds(bench, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        Assert.Equal(0, bench.Plc.UnitCount);
    }

    [Fact, Requirement("REC-01")]
    public async Task Line_does_not_run_when_its_records_cannot_be_written()
    {
        string file = Path.Combine(_folder, "taken");
        await File.WriteAllTextAsync(file, "a file where the folder should be");
        string audit = Path.Combine(file, "audit");
        await using var bench = new BenchLine(Options(units: 5) with { ConfigurationChanges = new Dictionary<string, string> { ["audit.folder"] = audit } });
        await bench.PrepareAsync(_patience.Token);

        bench.StartAgent();
        int? exitCode = await bench.Agent.WaitForExitAsync(Patience);

        Assert.NotNull(exitCode);
        Assert.NotEqual(0, exitCode);
        await LogHolds(bench, audit);
        Assert.Equal(0, bench.Plc.UnitCount);
    }

    [Fact, Requirement("CAM-02")]
    public async Task Absent_camera_is_named_and_the_line_becomes_ready_when_it_is_plugged_in()
    {
        await using var bench = new BenchLine(Options(units: 20) with { CameraAtStart = false });
        await bench.PrepareAsync(_patience.Token);
        bench.StartAgent();
        await LogHolds(bench, "cam-1", bench.Configuration.CameraSerial);

        Assert.False(bench.Plc.AgentIsReady);
        bench.Camera.Start();
        await bench.WaitForReadyAsync(_patience.Token);
        BenchReport report = await bench.FinishAsync(cancellation: _patience.Token);

        AssertPassed(report);
    }

    [Fact]
    public async Task Camera_with_another_serial_number_is_not_taken()
    {
        await using var bench = new BenchLine(Options(units: 5) with { CameraSerial = "SOMEONE-ELSE" });
        await bench.PrepareAsync(_patience.Token);
        bench.StartAgent();
        await LogHolds(bench, "cam-1", bench.Configuration.CameraSerial);

        int? exitCode = await bench.Agent.StopAsync(Patience);

        Assert.False(bench.Plc.AgentIsReady);
        Assert.Equal((0, 0), (bench.Plc.UnitCount, exitCode));
        Assert.Equal(0, bench.Camera.Statistics.Frames);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Other_numbers_of_views_run_with_a_derived_configuration(int views)
    {
        await using var bench = new BenchLine(Options(units: 20) with { Views = views });

        BenchReport report = await bench.RunAsync(null, _patience.Token);

        AssertPassed(report);
        Assert.Contains($"views: 2 -> {views}", bench.Configuration.Changes);
    }

    [Fact]
    public async Task Program_ends_with_0_after_a_good_run_and_with_2_when_it_is_misused()
    {
        string program = Path.Combine(AppContext.BaseDirectory, "EdgeInspector.LineSimulator.dll");
        using PeerProcess good = PeerProcess.StartIn(Repository, "dotnet", program, "--units", "25", "--headless", "--vision-server");
        int goodCode = await good.WaitForExitAsync(Patience);
        using PeerProcess misused = PeerProcess.StartIn(
            Repository, "dotnet", program, "--units", "0", "--rate", "5", "--defects", "2", "--views", "9", "--loss", "60%");
        int misusedCode = await misused.WaitForExitAsync(Patience);

        Assert.True(goodCode == 0, good.Output);
        Assert.Contains("machine vision server: opc.tcp://127.0.0.1:", good.Output, StringComparison.Ordinal);
        Assert.Equal(2, misusedCode);
        Assert.Equal(5, misused.Output.Split('\n').Count(l => l.StartsWith("error: ", StringComparison.Ordinal) && l.Contains("outside", StringComparison.Ordinal)));
    }

    private static BenchOptions Options(int units) => new()
    {
        Units = units,
        Rate = 300,
        OwnPorts = true,
        OutputFolder = "artifacts/scenarios",
    };

    private async Task<BenchLine> StartedAsync(BenchOptions options)
    {
        var bench = new BenchLine(options);
        try
        {
            await bench.PrepareAsync(_patience.Token);
            bench.StartAgent();
            await bench.WaitForReadyAsync(_patience.Token);
            return bench;
        }
        catch
        {
            await bench.DisposeAsync();
            throw;
        }
    }

    // Lost, open, set up with the very settings of before, streaming; and every unit's record names those settings.
    private static void AssertCameraCameBackStepByStep(string auditFolder)
    {
        JsonElement[] records = AuditRecords.Read(auditFolder);
        string[] steps = records.Where(r => r.GetProperty("kind").GetString() == "event").Select(r => r.GetProperty("what").GetString()!)
            .Where(what => what.StartsWith("camera-", StringComparison.Ordinal)).Where(what => what != "camera-lost").ToArray();
        string[] hashes = records.Where(r => r.GetProperty("kind").GetString() == "event" && r.GetProperty("what").GetString() == "camera-set-up")
            .Select(r => r.GetProperty("new").GetString()!).ToArray();
        Assert.Equal(["camera-opened", "camera-set-up", "camera-found", "camera-opened", "camera-set-up", "camera-found"], steps);
        Assert.Equal((2, 1), (hashes.Length, hashes.Distinct().Count()));
        Assert.Matches("^[0-9a-f]{64}$", hashes[0]);
        Assert.All(
            records.Where(r => r.GetProperty("kind").GetString() == "decision"),
            r => Assert.Equal(hashes[0], r.GetProperty("cameras")[0].GetProperty("features").GetString()));
    }

    private static string Explain(BenchReport report) => string.Join(
        '\n', report.Checks.Where(c => !c.Holds).Select(c => $"{c.Name}: {c.Detail}")
            .Concat(report.Units.Select(u => $"{u.Plc.UnitId} {u.Planned.Truth} {u.Verdict} {u.Reason} {u.Plc.VerdictAfter} {u.Plc.Lane}")));

    private static void AssertPassed(BenchReport report) => Assert.True(report.Passed, Explain(report));

    private static void AssertAcceptsAgain(BenchReport report) =>
        Assert.True(report.Units.TakeLast(10).Count(u => u.Plc.Lane == Lane.Accept) >= 5, Explain(report));

    /// <summary>Whatever was hurt: the accept lane holds no unit but those whose own record says so.</summary>
    private static void AssertNothingAcceptedWithoutItsRecord(BenchReport report, int exceptUnitsUnderWay = -1)
    {
        Assert.Equal(0, report.Evidence.Counters.WrongUnitVerdicts + report.Evidence.Counters.SecondVerdicts);
        // A kill between acknowledgement and record leaves at most the units that were under way at that moment.
        var accepted = report.Units.Where(u => u.Plc.Lane == Lane.Accept).Where(u => exceptUnitsUnderWay < 0 || Math.Abs(u.Planned.Index - exceptUnitsUnderWay) > 4);
        // An accept whose acknowledgement was lost counts as undecided in the record, though the PLC had it.
        Assert.All(accepted, u => Assert.Equal("accept", u.Records.Single().DecidedVerdict));
    }

    private async Task LogHolds(BenchLine bench, params string[] words)
    {
        while (true)
        {
            IReadOnlyList<string> lines = bench.Agent.LastLines;
            if (lines.Any(line => words.All(word => line.Contains(word, StringComparison.Ordinal)))) return;
            if (_patience.IsCancellationRequested) Assert.Fail($"the agent said nothing of {string.Join(" and ", words)}:\n{string.Join('\n', lines)}");
            await Task.Delay(20);
        }
    }

    private static string FindRepository()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "EdgeInspector.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    private string CopyOfTheModel()
    {
        string original = Path.Combine(Repository, "models", "vial-10r", "1");
        string copy = Directory.CreateDirectory(Path.Combine(_folder, "vial-10r", "1")).FullName;
        foreach (string file in Directory.EnumerateFiles(original)) File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        return copy;
    }
}
