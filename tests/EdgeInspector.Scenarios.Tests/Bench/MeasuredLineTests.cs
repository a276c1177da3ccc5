using System.Globalization;
using System.Text.Json;
using EdgeInspector.LineSimulator;
using EdgeInspector.PlcSimulator;
using EdgeInspector.VialRenderer;

namespace EdgeInspector.Scenarios.Tests.Bench;

/// <summary>The real agent, as its own process, with a recipe of two regions in three tiles, a mask, and measurements that alone decide.</summary>
public sealed class MeasuredLineTests : IDisposable
{
    private const int Units = 36;

    // The model's own thresholds are out of reach here: what is not accepted was measured.
    private const string Regions = """
          regions:
            - { name: closure, x: 400, y: 32, width: 480, height: 300 }
            - { name: body, x: 400, y: 300, width: 480, height: 692, tiles: { rows: 1, columns: 2, overlap: 32 } }
          masks:
            - { name: foot, polygon: [[400, 960], [880, 960], [880, 992], [400, 992]] }
        """;

    private const string Recipe = """
        id: vial-10r
        product-code: "4711"
        views: 1
        smallest-defect-um: 500
        measurements:
          - { name: fill, kind: fill-level, region: { x: 592, y: 420, width: 96, height: 480 }, edge: dark-to-light, reject-below: 17000, accept-from: 17400, accept-to: 20100, reject-above: 20400 }
          - { name: crimp, kind: tilt, region: { x: 500, y: 8, width: 280, height: 150 }, edge: light-to-dark, accept-to: 2, reject-above: 3 }
          - { name: stopper, kind: mean, category: critical, region: { x: 580, y: 244, width: 120, height: 24 }, accept-to: 0.2, reject-above: 0.4 }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("measured-line").FullName;
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(90));

    public void Dispose()
    {
        _patience.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact, Requirement("CNF-01"), Requirement("CNF-03")]
    public async Task Wrong_fills_missing_stoppers_and_crooked_crimps_are_rejected_by_name_and_value()
    {
        await using var bench = new BenchLine(new BenchOptions
        {
            Units = Units,
            Rate = 100,
            Defects = 0.5,
            Views = 1,
            OwnPorts = true,
            OutputFolder = "artifacts/measured-line",
            ConfigurationChanges = new Dictionary<string, string> { ["model.folder"] = $"\"{ModelInTiles()}\"", ["cameras[0].um-per-pixel"] = "55" },
        });
        await bench.PrepareAsync(_patience.Token);
        UseRecipe(bench.Configuration.File);
        bench.StartAgent();
        await bench.WaitForReadyAsync(_patience.Token);
        BenchReport report = await bench.FinishAsync(cancellation: _patience.Token);

        Assert.Equal(0, report.Evidence.AgentExitCode);
        Assert.Empty(report.Evidence.AuditFaults);
        Dictionary<uint, JsonElement> decisions = AuditRecords.Read(bench.Configuration.AuditFolder).Where(r => r.GetProperty("kind").GetString() == "decision")
            .ToDictionary(r => uint.Parse(r.GetProperty("unit").ToString(), CultureInfo.InvariantCulture));
        Assert.All(decisions.Values, AssertTellsTheLimits);
        int measured = report.Units.Count(u => AssertMeasured(u, decisions));
        int accepted = report.Units.Count(u => !u.Planned.IsDefective && u.Plc.Lane == Lane.Accept);

        // A busy machine may lose some units to the deadline, never most of them.
        Assert.True(measured >= Units / 2 && accepted >= 9, $"{measured} measured, {accepted} good units accepted\n{string.Join('\n', bench.Agent.LastLines)}");
    }

    // A unit whose view was inspected has all measurements in its record, and those alone decide.
    private static bool AssertMeasured(UnitScore unit, Dictionary<uint, JsonElement> decisions)
    {
        JsonElement view = decisions[unit.Plc.UnitId].GetProperty("views").EnumerateArray().FirstOrDefault();
        VialDefect defect = unit.Planned.Defect;
        string? wrong = defect is VialDefect.LowFill or VialDefect.HighFill ? "fill"
            : defect == VialDefect.CrookedCrimp ? "crimp"
            : defect == VialDefect.MissingStopper ? "stopper"
            : null;
        if (wrong is not null) Assert.NotEqual(Lane.Accept, unit.Plc.Lane);
        if (view.ValueKind != JsonValueKind.Object || view.GetProperty("outcome").GetString() != "inspected") return false;

        JsonElement[] findings = [.. view.GetProperty("findings").EnumerateArray()];
        Assert.Equal(["anomaly", "crimp", "fill", "stopper"], findings.Select(f => f.GetProperty("class").GetString()).Order());
        Assert.Equal(wrong is null ? "accept" : "reject", view.GetProperty("verdict").GetString());
        foreach (JsonElement finding in findings.Where(f => f.GetProperty("class").GetString() != "anomaly"))
        {
            string name = finding.GetProperty("class").GetString()!;

            // Without a closure there is no edge that could lean: that is no value, and said so.
            if (name == "crimp" && defect == VialDefect.MissingStopper)
            {
                Assert.Equal(("no-edge", JsonValueKind.Null, 1.0), (finding.GetProperty("measurement").GetString(), finding.GetProperty("value").ValueKind, finding.GetProperty("score").GetDouble()));
                continue;
            }

            Assert.Equal("measured", finding.GetProperty("measurement").GetString());
            Assert.Equal(name == wrong ? 2 : 0, finding.GetProperty("score").GetDouble());
            if (name != "fill") continue;

            // 22.1 mm of the picture lie below the surface's nominal place: value and fill height differ by what is cut off below.
            double truth = VialSpecimen.Create(unit.Planned.Seed, unit.Planned.Defect).FillHeightMillimetres;
            Assert.Equal((truth - 2.3) * 1000, finding.GetProperty("value").GetDouble(), 700.0);
            Assert.Equal("um", finding.GetProperty("unit").GetString());
        }

        return true;
    }

    private static void AssertTellsTheLimits(JsonElement decision)
    {
        JsonElement fill = decision.GetProperty("thresholds").EnumerateArray().Single(t => t.GetProperty("class").GetString() == "fill");
        string[] names = ["reject_below", "accept_from", "accept_to", "reject_above"];
        Assert.Equal([17_000.0, 17_400, 20_100, 20_400], names.Select(name => fill.GetProperty(name).GetDouble()));
    }

    private string ModelInTiles()
    {
        string original = Path.Combine(Repository, "models", "vial-10r", "1");
        string copy = Directory.CreateDirectory(Path.Combine(_folder, "model")).FullName;
        File.Copy(Path.Combine(original, "model.onnx"), Path.Combine(copy, "model.onnx"));
        string passport = File.ReadAllText(Path.Combine(original, "passport.yaml"));
        string[] lines = passport.Split('\n');
        int region = Array.FindIndex(lines, l => l.StartsWith("  region:", StringComparison.Ordinal));
        string[] changed = [.. lines.Take(region + 1).Select(WithoutReach), .. Regions.Split('\n'), .. WithoutAnswers(lines.Skip(region + 1))];
        File.WriteAllText(Path.Combine(copy, "passport.yaml"), string.Join('\n', changed));
        return copy;
    }

    private static string WithoutReach(string line) =>
        line.StartsWith("    accept-below:", StringComparison.Ordinal) ? "    accept-below: 900000"
        : line.StartsWith("    reject-from:", StringComparison.Ordinal) ? "    reject-from: 999999"
        : line;

    // Known answers were those of the whole region.
    private static IEnumerable<string> WithoutAnswers(IEnumerable<string> lines)
    {
        bool isAnswer = false;
        foreach (string line in lines)
        {
            if (line.Length > 0 && !char.IsWhiteSpace(line[0])) isAnswer = line.StartsWith("known-answers:", StringComparison.Ordinal);
            if (!isAnswer) yield return line;
        }
    }

    private void UseRecipe(string configuration)
    {
        string recipe = Path.Combine(_folder, "recipe.yaml");
        File.WriteAllText(recipe, Recipe + "\n");
        YamlLines line = YamlLines.Read(configuration);
        line.Set("recipe", $"\"{recipe}\"");
        File.WriteAllText(configuration, line.ToString());
    }

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
