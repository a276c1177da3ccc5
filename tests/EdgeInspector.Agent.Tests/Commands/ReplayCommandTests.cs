using System.CommandLine;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using EdgeInspector.Agent.Commands.Replay;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Tests.Configuration;
using EdgeInspector.Audit;
using EdgeInspector.Audit.Evidence;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.VialRenderer;
using EdgeInspector.Vision;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EdgeInspector.Agent.Tests.Commands;

/// <summary>Units are decided again from their records: the same with the same settings, and whatever was changed is named.</summary>
public sealed class ReplayCommandTests : IDisposable
{
    private const int Width = 1280, Height = 1024;

    private const string Measured = "measurements:\n  - { name: light, kind: mean, region: { x: 20, y: 20, width: 64, height: 64 }, reject-below: 0.1, accept-from: 0.2 }\n";

    private const string Spinning = """
        id: vial-10r
        product-code: "4711"
        views: 4
        motion: { views: [0, 1, 2, 3], classes: [anomaly], axis-x-px: 640, radius-px: 218, liquid-top-px: 100, liquid-bottom-px: 900, turn-deg: 9, rise-min-px: 12, rise-max-px: 60, rising: undecided }

        """;

    private static readonly byte[] Vial = Render();

    private readonly LineFolder _line = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private uint _unit;

    public ReplayCommandTests()
    {
        foreach (string file in (string[])["model.onnx", "passport.yaml", "known-1.raw.gz", "known-2.raw.gz"])
            _line.WriteBytes($"models/vial-10r/1/{file}", File.ReadAllBytes(Path.Combine(Repository.Folder, "models", "vial-10r", "1", file)));
        WriteLine("[0, 1]");
        WriteRecipe(LineFolder.Recipe + "\n" + Measured);
    }

    public void Dispose() => _line.Dispose();

    [Fact, Requirement("MOD-06"), Requirement("CNF-01")]
    public void Units_are_decided_again_from_pixels_measurements_and_rules_and_each_changed_rule_is_named()
    {
        WriteLog(record =>
        {
            record([Vial, Vial]);
            record([Spotted(), Vial]);
        });

        JsonElement same = Run(expected: 0);
        Assert.Equal((2, 0, 4), (same.GetProperty("units_same").GetInt32(), same.GetProperty("units_differ").GetInt32(), same.GetProperty("bit_exact").GetInt32()));
        Assert.Equal(["accept none", "reject defect"], same.GetProperty("units").EnumerateArray().Select(u => u.GetProperty("now").GetString()!));
        Assert.All(same.GetProperty("units").EnumerateArray(), u => Assert.Empty(Texts(u, "parts")));

        // Thresholds under which the spot would pass.
        WriteRecipe(LineFolder.Recipe + "\nclasses: [ { name: anomaly, accept-below: 900, reject-from: 901 } ]\n" + Measured);
        JsonElement tampered = Run(expected: 1);
        Assert.Equal(["verdict: reject -> accept", "reason: defect -> none"], Texts(tampered.GetProperty("units")[1], "differences"));
        Assert.Equal(["threshold of anomaly: accept_below: 0.8 -> 900", "threshold of anomaly: reject_from: 1 -> 901"], Texts(tampered.GetProperty("units")[0], "parts"));
        Assert.Equal("same", tampered.GetProperty("units")[0].GetProperty("result").GetString());

        // A rule that asks for both views.
        WriteRecipe(LineFolder.Recipe + "\nfusion: { rule: k-of-n, reject-views: 2 }\n" + Measured);
        JsonElement fused = Run(expected: 1);
        Assert.Equal(2, fused.GetProperty("units_same").GetInt32() + fused.GetProperty("units_differ").GetInt32());
        Assert.Equal(["verdict: reject -> undecided", "reason: defect -> defect-in-few-views"], Texts(fused.GetProperty("units")[1], "differences"));
        Assert.Equal(["fusion of anomaly: reject_views: 1 -> 2"], Texts(fused.GetProperty("units")[1], "parts"));
        Assert.Equal(4, fused.GetProperty("bit_exact").GetInt32());
    }

    [Fact, Requirement("MOD-06")]
    public void Measurement_that_comes_out_differently_is_named_with_its_value_and_what_it_does_to_the_unit()
    {
        WriteLog(record => record([Vial, Vial]));

        WriteRecipe(LineFolder.Recipe + "\n" + Measured.Replace("x: 20, y: 20", "x: 600, y: 600", StringComparison.Ordinal));
        JsonElement moved = Run(expected: 1);
        Assert.Contains(Texts(moved.GetProperty("views")[0], "differences"), text => text.StartsWith("finding 1: light 0 of 0 at 20,20,64,64, measured 0.", StringComparison.Ordinal) && text.Contains(" -> light 0 of 0 at 600,600,64,64, measured 0.", StringComparison.Ordinal));

        WriteRecipe(LineFolder.Recipe + "\n" + Measured.Replace("reject-below: 0.1, accept-from: 0.2", "reject-below: 0.98, accept-from: 0.99", StringComparison.Ordinal));
        JsonElement stricter = Run(expected: 1);
        JsonElement unit = stricter.GetProperty("units")[0];
        Assert.Equal(["verdict: accept -> reject", "reason: none -> defect"], Texts(unit, "differences")[..2]);
        Assert.Equal(["limit of light: accept_from: 0.2 -> 0.99", "limit of light: reject_below: 0.1 -> 0.98"], Texts(unit, "parts"));
    }

    [Fact, Requirement("MOD-06")]
    public void Motion_is_told_again_from_the_recorded_findings_when_no_pixels_are_kept()
    {
        WriteLine("[0, 1, 2, 3]");
        WriteRecipe(Spinning);
        WriteLog(_ => { }, log => Append(log, Settings().Recipe.ToRecipe(Settings().Passport), Rising(), []));

        JsonElement same = Run(expected: 1, "--unit", "1");
        Assert.Equal(("same", "undecided doubt", 0), Unit(same));

        WriteRecipe(Spinning.Replace("rising: undecided", "rising: defect", StringComparison.Ordinal));
        Assert.Equal(["verdict: undecided -> reject", "reason: doubt -> defect", "score: 0 -> 2"], Texts(Run(expected: 1, "--unit", "1").GetProperty("units")[0], "differences"));

        WriteRecipe(Spinning.Replace("rising: undecided", "told-as: [ { motion: rising, class: bubble, category: minor, accept-below: 0.5, reject-from: 0.9 } ]", StringComparison.Ordinal));
        JsonElement told = Run(expected: 1, "--unit", "1").GetProperty("units")[0];
        Assert.Equal(["verdict: undecided -> reject", "reason: doubt -> defect", "score: 0 -> 2"], Texts(told, "differences"));
        Assert.Contains("motion of bubble: nothing -> rising", Texts(told, "parts"));

        WriteRecipe(Spinning.Replace("rise-min-px: 12", "rise-min-px: 30", StringComparison.Ordinal));
        string[] other = Texts(Run(expected: 1, "--unit", "1").GetProperty("units")[0], "differences");
        Assert.Contains("verdict: undecided -> reject", other);
        Assert.Contains("view 3 finding 0: motion: rising -> with-liquid", other);
    }

    [Fact, Requirement("CNF-03")]
    public void Missing_view_is_decided_again_and_a_matter_of_time_is_not()
    {
        Recipe recipe = Settings().Recipe.ToRecipe(Settings().Passport);
        WriteLog(_ => { }, log =>
        {
            Append(log, recipe, [Judged(recipe, default)], []);
            Append(log, recipe, [Judged(recipe, default), Judged(recipe, default)], [], late: true);
        });

        JsonElement outcome = Run(expected: 1, "--unit", "1", "--unit", "2");
        Assert.Equal(("same", "reject view-missing", 0), Unit(outcome));
        Assert.Equal(("rests-on-time", "reject late"), (outcome.GetProperty("units")[1].GetProperty("result").GetString(), outcome.GetProperty("units")[1].GetProperty("then").GetString()));
    }

    private static (string? Result, string? Now, int ViewsRun) Unit(JsonElement outcome)
    {
        JsonElement unit = outcome.GetProperty("units")[0];
        return (unit.GetProperty("result").GetString(), unit.GetProperty("now").GetString(), unit.GetProperty("views_run").GetInt32());
    }

    private static string[] Texts(JsonElement of, string name) => [.. of.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];

    private static ViewResult[] Rising() =>
    [
        .. Enumerable.Range(0, 4).Select(view =>
        {
            FindingList findings = default;
            findings.Add(new Finding(0, 2, new Box(600, 600 - (20 * view), 8, 8)));
            return new ViewResult { Outcome = ViewOutcome.Inspected, Verdict = Verdict.Reject, Reason = RejectReason.Defect, Score = 2, Findings = findings };
        }),
    ];

    private static ViewResult Judged(Recipe recipe, FindingList findings)
    {
        ViewJudgement judgement = recipe.Judge(ViewOutcome.Inspected, findings);
        return new ViewResult { Outcome = ViewOutcome.Inspected, Verdict = judgement.Verdict, Reason = judgement.Reason, Score = judgement.Score, Findings = findings };
    }

    private static byte[] Spotted()
    {
        byte[] pixels = [.. Vial];
        for (int line = 600; line < 660; line++) pixels.AsSpan((line * Width) + 560, 60).Clear();
        return pixels;
    }

    private static byte[] Render()
    {
        var renderer = new BacklitVialRenderer(new VialScene());
        var picture = new byte[renderer.SizeBytes];
        renderer.Render(VialSpecimen.Create(7_100_001, VialDefect.None), 0, 2, picture);
        return picture;
    }

    private LineConfiguration Settings()
    {
        ConfigurationReading reading = _line.Read();
        Assert.Empty(reading.Problems);
        return reading.Configuration!;
    }

    private void WriteLine(string views) => _line.Write(
        "config/line.yaml", LineFolder.Line.Replace("views: [0, 1]", $"views: {views}", StringComparison.Ordinal).Replace("model: { folder: ../models/vial-10r/1 }", "model: { folder: ../models/vial-10r/1, unreleased: allow }", StringComparison.Ordinal));

    private void WriteRecipe(string text) => _line.Write("config/recipes/vial-10r.yaml", text);

    // What the line would have written: each picture through finder, recipe and ledger, its pixels and map kept.
    private void WriteLog(Action<Action<byte[][]>> units, Action<AuditLog>? more = null)
    {
        LineConfiguration settings = Settings();
        Recipe recipe = settings.Recipe.ToRecipe(settings.Passport);
        using AuditLog log = AuditLog.Open(Path.Combine(_line.Root, "audit"), new AuditLogSettings(), _time, NullLogger<AuditLog>.Instance).Log!;
        log.Append(new AuditEvent(AuditEventKind.ModelPinned) { New = RunPins.Of(settings).ToString() });
        more?.Invoke(log);
        Assert.True(OnnxModel.TryLoad(settings.Model.Folder, settings.Passport, NullLogger.Instance, out OnnxModel? model, out ModelRefusal? refusal, allowUnreleased: true), refusal?.ToString());
        using (model)
        {
            Assert.True(DefectFinder.TryCreate(model, recipe, NullLogger.Instance, out DefectFinder? finder, out refusal, null, "cam-1", settings.Recipe.Measurements), refusal?.ToString());
            using (finder) units(pictures => Record(log, recipe, finder, pictures));
        }

        log.Seal("test");
    }

    private unsafe void Record(AuditLog log, Recipe recipe, DefectFinder finder, byte[][] pictures)
    {
        var views = new ViewResult[pictures.Length];
        var evidence = new ViewEvidence[pictures.Length];
        for (int view = 0; view < views.Length; view++)
        {
            FindingList findings;
            SampleMeasurement sample;
            ViewOutcome outcome;
            fixed (byte* pixels = pictures[view]) outcome = finder.Inspect(new ImageView(pixels, Width, Height, Width, PixelFormat.Mono8), out findings, out sample);
            ViewJudgement judgement = recipe.Judge(outcome, findings);
            views[view] = new ViewResult { Outcome = outcome, Verdict = judgement.Verdict, Reason = judgement.Reason, Score = judgement.Score, Findings = findings, Sample = sample };
            string name = $"{_unit + 1}-{view}";
            evidence[view] = new ViewEvidence(
                EvidenceState.Kept,
                new FrameEvidence($"{name}.frame.gz", Keep(name, pictures[view]), Width, Height, "Mono8", pictures[view].Length),
                new MapEvidence($"{name}.map.gz", Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(finder.Map.Values))), finder.Map.Planes, finder.Map.Width, 1));
        }

        Append(log, recipe, views, evidence);
    }

    private void Append(AuditLog log, Recipe recipe, ViewResult[] views, ViewEvidence[] evidence, bool late = false)
    {
        uint unit = ++_unit;
        var ledger = new UnitLedger(recipe.Views, TimeSpan.FromMilliseconds(40), recipe: recipe);
        if (!late) ledger.Triggered(new Trigger(unit, new UnitId(unit), 0, TimeSpan.Zero));
        for (int view = 0; view < views.Length; view++) ledger.Inspected(views[view] with { Trigger = unit, View = view }, TimeSpan.FromMilliseconds(1));

        // A trigger that is handed over when its time is over.
        if (late) ledger.Triggered(new Trigger(unit, new UnitId(unit), 0, TimeSpan.Zero), TimeSpan.FromMilliseconds(41));
        ledger.Expire(TimeSpan.FromMilliseconds(40));
        Assert.True(ledger.TryTake(out Decision decision));
        var context = new DecisionContext { Recipe = recipe, ConfigurationHash = Settings().Hash, PassportId = Settings().Passport.Id, ModelHash = Settings().Passport.ModelSha256, Cameras = ["cam-1"] };
        log.Append(
            new InspectionResult { ResultSequence = unit, Decision = decision, Delivery = DeliveryOutcome.Acknowledged, BatchId = "b", DeliveredAt = TimeSpan.Zero, DecidedAtUtc = _time.GetUtcNow() },
            context, evidence);
        log.WriteGroup();
    }

    private string Keep(string name, byte[] pixels)
    {
        Directory.CreateDirectory(Path.Combine(_line.Root, "evidence"));
        using (var packed = new GZipStream(File.Create(Path.Combine(_line.Root, "evidence", $"{name}.frame.gz")), CompressionLevel.Fastest)) packed.Write(pixels);
        return Convert.ToHexStringLower(SHA256.HashData(pixels));
    }

    private JsonElement Run(int expected, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exit = ReplayCommand.Create().Parse([Path.Combine(_line.Root, "audit"), "--config", _line.LineFile, "--evidence", Path.Combine(_line.Root, "evidence"), "--json", .. arguments])
            .Invoke(new InvocationConfiguration { Output = output, Error = error });
        Assert.Equal("", error.ToString());
        Assert.True(exit == expected, output.ToString());
        using JsonDocument document = JsonDocument.Parse(output.ToString());
        return document.RootElement.Clone();
    }
}
