using System.Text.Json;
using EdgeInspector.LineSimulator;
using EdgeInspector.PlcSimulator;

namespace EdgeInspector.Scenarios.Tests.Bench;

/// <summary>The PLC asks for another recipe while the line runs: the real agent, as its own process, changes without a restart.</summary>
public sealed class RecipeChangeTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly string _folder = Directory.CreateTempSubdirectory("recipe-change").FullName;
    private readonly CancellationTokenSource _patience = new(Patience);

    public void Dispose()
    {
        _patience.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact, Requirement("CHG-01"), Requirement("LIN-01"), Requirement("LIN-03")]
    public async Task Line_changes_to_the_recipe_that_the_PLC_asks_for_and_no_unit_is_judged_by_the_wrong_one()
    {
        string model = CopyOfTheModel("other");
        await using BenchLine bench = await StartedAsync(units: 100, OtherRecipe("vial-b", "4712"), model);
        await bench.WaitForUnitsAsync(10, _patience.Token);

        bench.Plc.ChangeContext("4712", "B-2", "vial-b");
        await UntilAsync(bench, () => !bench.Plc.AgentIsReady);
        int first = bench.Plc.UnitCount;
        string whileChanging = bench.Plc.ActiveRecipe.Id;
        await UntilAsync(bench, () => bench.Plc.AgentIsReady);
        int ready = bench.Plc.UnitCount;
        (string Id, string Hash) acknowledged = bench.Plc.ActiveRecipe;
        BenchReport report = await bench.FinishAsync(cancellation: _patience.Token);

        Assert.NotEqual("vial-b", whileChanging);
        Assert.Equal(("vial-b", Sha256Of(Path.Combine(_folder, "vial-b.yaml"))), acknowledged);
        Assert.All(report.Units.Skip(first + 1).Take(ready - first - 2), AssertNotInspected);
        Assert.True(report.Units.Skip(ready).Count(u => u.Plc.Lane == Lane.Accept) >= 5, Explain(report));
        Assert.Equal(0, report.Evidence.AgentExitCode);
        Assert.Empty(report.Evidence.AuditFaults);
        AssertBooksAreOfTheirRecipe(bench.Configuration.AuditFolder, report);
    }

    [Fact, Requirement("MOD-01"), Requirement("LIN-02")]
    public async Task Recipe_that_cannot_be_loaded_leaves_the_line_not_ready_and_the_old_one_can_be_asked_for_again()
    {
        string model = CopyOfTheModel("broken");
        await using BenchLine bench = await StartedAsync(units: 100, OtherRecipe("vial-b", "4712"), model);
        byte[] network = await File.ReadAllBytesAsync(Path.Combine(model, "model.onnx"), _patience.Token);
        network[network.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(Path.Combine(model, "model.onnx"), network, _patience.Token);

        bench.Plc.ChangeContext("4712", "B-2", "vial-b");
        await LogHolds(bench, "STAYS NOT READY", "model.onnx");
        bool isReady = bench.Plc.AgentIsReady;
        int first = bench.Plc.UnitCount;
        await bench.WaitForUnitsAsync(first + 5, _patience.Token);
        bench.Plc.ChangeContext(bench.Configuration.ProductCode, bench.Configuration.BatchId, bench.Configuration.RecipeId);
        await UntilAsync(bench, () => bench.Plc.AgentIsReady);
        int ready = bench.Plc.UnitCount;
        BenchReport report = await bench.FinishAsync(cancellation: _patience.Token);

        Assert.False(isReady);
        Assert.All(report.Units.Skip(first).Take(5), AssertNotInspected);
        Assert.True(report.Units.Skip(ready).Count(u => u.Plc.Lane == Lane.Accept) >= 5, Explain(report));
        Assert.Single(AuditRecords.Events(bench.Configuration.AuditFolder, "recipe-refused"));
        Assert.Empty(AuditRecords.Events(bench.Configuration.AuditFolder, "recipe-changed"));
        Assert.Empty(report.Evidence.AuditFaults);
    }

    // The records before the change carry the old batch and recipe, those after it the new ones, and the books of both add up.
    private static void AssertBooksAreOfTheirRecipe(string auditFolder, BenchReport report)
    {
        JsonElement[] records = AuditRecords.Read(auditFolder);
        int change = Array.FindIndex(records, r => r.GetProperty("kind").GetString() == "event" && r.GetProperty("what").GetString() == "recipe-changed");
        Assert.True(change > 0, "no change was recorded");
        string[] before = [.. Told(records[..change])], after = [.. Told(records[change..])];
        Assert.Single(before.Distinct());
        Assert.Equal(["B-2 vial-b 4712"], after.Distinct());
        Assert.NotEqual(before[0], after[0]);
        string[] ends = [.. AuditRecords.Events(auditFolder, "batch-ended").Select(e => e.GetProperty("new").GetString()!)];
        Assert.Equal(2, ends.Length);
        Assert.StartsWith($"{before.Length} units infed, 0 of them of challenge kits; {before.Length} recorded; ", ends[0], StringComparison.Ordinal);
        Assert.StartsWith($"{after.Length} units infed, 0 of them of challenge kits; {after.Length} recorded; ", ends[1], StringComparison.Ordinal);
        Assert.Equal(report.Evidence.Counters.Triggered, before.Length + after.Length);
        Assert.Equal(["recipe-asked", "recipe-changed", "model-loaded", "batch-started"], [.. records.Where(r => r.GetProperty("kind").GetString() == "event")
            .Select(r => r.GetProperty("what").GetString()!).SkipWhile(w => w != "recipe-asked").Where(w => w is "recipe-asked" or "recipe-changed" or "model-loaded" or "batch-started")]);
    }

    private static void AssertNotInspected(UnitScore unit)
    {
        Assert.Equal(Lane.Reject, unit.Plc.Lane);
        // A busy machine may oversee the counter for a moment.
        Assert.True(Assert.Single(unit.Records).Reason is "line-not-ready" or "counter-gap");
    }

    private static IEnumerable<string> Told(JsonElement[] records) => records.Where(r => r.GetProperty("kind").GetString() == "decision")
        .Select(r => $"{r.GetProperty("batch").GetString()} {r.GetProperty("recipe").GetString()} {r.GetProperty("product").GetString()}");

    private async Task<BenchLine> StartedAsync(int units, string recipe, string model)
    {
        var bench = new BenchLine(new BenchOptions
        {
            Units = units,
            Rate = 300,
            Defects = 0,
            OwnPorts = true,
            OutputFolder = "artifacts/recipe-change",
            ConfigurationChanges = new Dictionary<string, string>
            {
                ["other-recipes"] = $"[ {{ recipe: \"{recipe}\", model-folder: \"{model}\" }} ]",

                // A busy machine makes verdicts late, and a halt takes no other recipe.
                ["plc.limits.late-in-row"] = "1000",
                ["plc.limits.missing-confirm"] = "0",
            },
        });
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

    private string OtherRecipe(string id, string product)
    {
        string file = Path.Combine(_folder, $"{id}.yaml");
        string shipped = File.ReadAllText(Path.Combine(Repository, "config/recipes/vial-10r.yaml"));
        File.WriteAllText(file, shipped.Replace("id: vial-10r", $"id: {id}", StringComparison.Ordinal).Replace("\"4711\"", $"\"{product}\"", StringComparison.Ordinal));
        return file;
    }

    private string CopyOfTheModel(string name)
    {
        string copy = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Repository, "models", "vial-10r", "1"))) File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        return copy;
    }

    private async Task UntilAsync(BenchLine bench, Func<bool> holds)
    {
        while (!holds())
        {
            if (bench.Agent.HasExited || _patience.IsCancellationRequested) Assert.Fail($"it did not come:\n{string.Join('\n', bench.Agent.LastLines)}");
            await Task.Delay(5);
        }
    }

    private Task LogHolds(BenchLine bench, params string[] words) =>
        UntilAsync(bench, () => bench.Agent.LastLines.Any(line => words.All(word => line.Contains(word, StringComparison.Ordinal))));

    private static string Explain(BenchReport report) =>
        string.Join('\n', report.Units.Select(u => $"{u.Plc.UnitId} {u.Verdict} {u.Reason} {u.Plc.Lane}"));

    private static string Sha256Of(string file) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)));

    private static string Repository
    {
        get
        {
            string folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "EdgeInspector.sln"))) folder = Path.GetDirectoryName(folder)!;
            return folder;
        }
    }
}
