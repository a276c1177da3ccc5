using System.Text.Json;
using EdgeInspector.LineSimulator;

namespace EdgeInspector.Scenarios.Tests.Bench;

/// <summary>The real agent with a second model beside the one that judges.</summary>
public sealed class ShadowTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bench-shadow").FullName;
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60));

    public void Dispose()
    {
        _patience.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Line_with_a_shadow_keeps_every_promise_and_its_log_tells_what_the_shadow_said()
    {
        // The same network that accepts everything: what the line rejects, the shadow accepts.
        string shadow = CopyOfTheModel(passport => passport.Replace("accept-below: 0.", "accept-below: 90.", StringComparison.Ordinal).Replace("reject-from: ", "reject-from: 100", StringComparison.Ordinal));
        await using var bench = new BenchLine(Options(units: 40, shadow));

        BenchReport report = await bench.RunAsync(null, _patience.Token);

        AssertPassed(report);
        string audit = bench.Configuration.AuditFolder;
        Assert.Equal("vial-10r/1", Assert.Single(AuditRecords.Events(audit, "shadow-loaded")).GetProperty("where").GetString());
        JsonElement[] judged = AuditRecords.Events(audit, "shadow-judged");
        Assert.InRange(judged.Length, 20, 40);
        Assert.All(judged, e => Assert.Equal("accept", e.GetProperty("new").GetString()));
        Assert.Contains(judged, e => e.GetProperty("old").GetString() == "reject");
        string ended = Assert.Single(AuditRecords.Events(audit, "batch-ended")).GetProperty("why").GetString()!;
        int onlyShadow = judged.Count(e => e.GetProperty("old").GetString() != "accept");
        Assert.StartsWith($"shadow: {judged.Length} units judged by both, {judged.Length - onlyShadow} alike; accepted by the line alone 0, by the shadow alone {onlyShadow}, McNemar exact p ", ended, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shadow_that_is_not_what_its_passport_says_is_told_and_the_line_runs_without_it()
    {
        string shadow = CopyOfTheModel(passport => passport);
        using (FileStream file = File.Open(Path.Combine(shadow, "model.onnx"), FileMode.Open)) file.SetLength(file.Length - 1);
        await using var bench = new BenchLine(Options(units: 15, shadow));

        BenchReport report = await bench.RunAsync(null, _patience.Token);

        AssertPassed(report);
        Assert.StartsWith("HashMismatch", Assert.Single(AuditRecords.Events(bench.Configuration.AuditFolder, "shadow-refused")).GetProperty("why").GetString(), StringComparison.Ordinal);
        Assert.Empty(AuditRecords.Events(bench.Configuration.AuditFolder, "shadow-judged"));
    }

    private static BenchOptions Options(int units, string shadow) => new()
    {
        Units = units,
        Rate = 300,
        OwnPorts = true,
        OutputFolder = "artifacts/scenarios",
        ConfigurationChanges = new Dictionary<string, string> { ["model.shadow"] = $"\"{shadow}\"" },
    };

    private static void AssertPassed(BenchReport report) =>
        Assert.True(report.Passed, string.Join('\n', report.Checks.Where(c => !c.Holds).Select(c => $"{c.Name}: {c.Detail}")));

    private string CopyOfTheModel(Func<string, string> change)
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "EdgeInspector.sln"))) folder = Path.GetDirectoryName(folder)!;
        string original = Path.Combine(folder, "models", "vial-10r", "1");
        foreach (string file in Directory.EnumerateFiles(original)) File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        string passport = Path.Combine(_folder, "passport.yaml");
        File.WriteAllText(passport, change(File.ReadAllText(passport)));
        return _folder;
    }
}
