using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using EdgeInspector.LineSimulator;
using EdgeInspector.PlcSimulator;

namespace EdgeInspector.Scenarios.Tests.Bench;

/// <summary>The real agent with a model that gives no numbers.</summary>
public sealed partial class ModelFailureTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bench-failing").FullName;
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60));

    public void Dispose()
    {
        _patience.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact, Requirement("CNF-03")]
    public async Task Line_whose_model_fails_accepts_nothing_and_is_halted_after_three_frames()
    {
        var options = new BenchOptions
        {
            Units = 15,
            Rate = 300,
            OwnPorts = true,
            OutputFolder = "artifacts/scenarios",
            ConfigurationChanges = new Dictionary<string, string> { ["model.folder"] = $"\"{FailingModel()}\"" },
        };
        await using var bench = new BenchLine(options);

        BenchReport report = await bench.RunAsync(null, _patience.Token);

        Assert.All(report.Units, u => Assert.NotEqual(Lane.Accept, u.Plc.Lane));
        JsonElement halted = AuditRecords.Events(bench.Configuration.AuditFolder, "line-halted")[0];
        Assert.Equal("camera 'cam-1': the model failed on 3 frames in a row (limit 3)", halted.GetProperty("why").GetString());
        Assert.Contains(
            AuditRecords.Events(bench.Configuration.AuditFolder, "alarm-raised"),
            e => e.GetProperty("why").GetString() == "camera 'cam-1': the model failed on a frame; its unit is undecided");
        Assert.Contains(AuditRecords.Views(bench.Configuration.AuditFolder), v => v.GetProperty("outcome").GetString() == "model-failed");
    }

    [Fact, Requirement("MOD-08")]
    public async Task Line_whose_model_file_is_replaced_while_it_runs_is_halted_and_accepts_nothing_more()
    {
        string model = Path.Combine(_folder, "model");
        Directory.CreateDirectory(model);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Repository(), "models", "vial-10r", "1"))) File.Copy(file, Path.Combine(model, Path.GetFileName(file)));
        await using var bench = new BenchLine(new BenchOptions
        {
            Units = 30, Rate = 300, Defects = 0, OwnPorts = true, OutputFolder = "artifacts/scenarios",
            ConfigurationChanges = new Dictionary<string, string> { ["model.folder"] = $"\"{model}\"" },
        });
        await bench.PrepareAsync(_patience.Token);
        bench.StartAgent();
        await bench.WaitForReadyAsync(_patience.Token);

        File.Copy(Path.Combine(model, "passport.yaml"), Path.Combine(model, "model.onnx"), overwrite: true);
        BenchReport report = await bench.FinishAsync(null, cancellation: _patience.Token);

        JsonElement halted = AuditRecords.Events(bench.Configuration.AuditFolder, "line-halted")[0];
        Assert.StartsWith($"file '{Path.Combine(model, "model.onnx")}' was changed while the line runs: SHA-256 ", halted.GetProperty("why").GetString(), StringComparison.Ordinal);
        Assert.Single(AuditRecords.Events(bench.Configuration.AuditFolder, "known-answer-failed"));
        Assert.All(report.Units.TakeLast(10), u => Assert.NotEqual(Lane.Accept, u.Plc.Lane));
    }

    // A draft of a graph that divides zero by zero: image uint8 [1,384,192,1] → float → minus itself → by itself → anomaly_map, and its maximum.
    private string FailingModel()
    {
        byte[] onnx = Failing();
        string passport = File.ReadAllText(Path.Combine(Repository(), "models", "vial-10r", "1", "passport.yaml"));
        passport = ModelHash().Replace(passport, $"model-sha256: \"{Convert.ToHexStringLower(SHA256.HashData(onnx))}\"");

        // Its known answers are another model's.
        passport = KnownAnswers().Replace(passport, "");
        File.WriteAllBytes(Path.Combine(_folder, "model.onnx"), onnx);
        File.WriteAllText(Path.Combine(_folder, "passport.yaml"), passport);
        return _folder;
    }

    private static byte[] Failing() => OnnxBytes.Model(
        OnnxBytes.Node("Cast", ["image"], "levels", OnnxBytes.Attribute("to", OnnxBytes.Float32)),
        OnnxBytes.Node("Transpose", ["levels"], "plane", OnnxBytes.Attributes("perm", 0, 3, 1, 2)),
        OnnxBytes.Node("Sub", ["plane", "plane"], "zero"),
        OnnxBytes.Node("Div", ["zero", "zero"], "anomaly_map"),
        OnnxBytes.Node("ReduceMax", ["anomaly_map"], "score", OnnxBytes.Attributes("axes", 1, 2, 3), OnnxBytes.Attribute("keepdims", 0)),
        OnnxBytes.Input("image", OnnxBytes.Uint8, 1, 384, 192, 1),
        OnnxBytes.Output("score", 1),
        OnnxBytes.Output("anomaly_map", 1, 1, 384, 192));

    private static string Repository()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "EdgeInspector.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    [GeneratedRegex("model-sha256: \"[0-9a-f]*\"")]
    private static partial Regex ModelHash();

    [GeneratedRegex(@"^known-answers:\n(  .*\n)*", RegexOptions.Multiline)]
    private static partial Regex KnownAnswers();
}
