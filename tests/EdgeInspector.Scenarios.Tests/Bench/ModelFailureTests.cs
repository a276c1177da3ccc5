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

    // Numbers of fields: [onnx.proto3]. Types: 1 float, 2 uint8, 7 int64.
    private static byte[] Failing()
    {
        byte[] graph =
        [
            .. Node("Cast", ["image"], "levels", Attribute("to", [0x18, 1], 2)),
            .. Node("Transpose", ["levels"], "plane", Attribute("perm", [0x40, 0, 0x40, 3, 0x40, 1, 0x40, 2], 7)),
            .. Node("Sub", ["plane", "plane"], "zero"),
            .. Node("Div", ["zero", "zero"], "anomaly_map"),
            .. Node("ReduceMax", ["anomaly_map"], "score", [.. Attribute("axes", [0x40, 1, 0x40, 2, 0x40, 3], 7), .. Attribute("keepdims", [0x18, 0], 2)]),
            .. Field(2, "failing"u8),
            .. Field(11, Value("image", 2, 1, 384, 192, 1)),
            .. Field(12, Value("score", 1, 1)),
            .. Field(12, Value("anomaly_map", 1, 1, 1, 384, 192)),
        ];
        return [0x08, 8, .. Field(7, graph), .. Field(8, [0x10, 13])];
    }

    private static byte[] Node(string type, string[] inputs, string output, byte[]? attributes = null) =>
        Field(1, [.. inputs.SelectMany(i => Field(1, Text(i))), .. Field(2, Text(output)), .. Field(3, Text(output)), .. Field(4, Text(type)), .. attributes ?? []]);

    private static byte[] Attribute(string name, byte[] value, byte kind) => Field(5, [.. Field(1, Text(name)), .. value, 0xA0, 0x01, kind]);

    private static byte[] Value(string name, byte type, params int[] sides)
    {
        byte[] shape = [.. sides.SelectMany(s => Field(1, [0x08, .. Number(s)]))];
        return [.. Field(1, Text(name)), .. Field(2, Field(1, [0x08, type, .. Field(2, shape)]))];
    }

    private static byte[] Text(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static byte[] Field(int number, ReadOnlySpan<byte> bytes) => [.. Number((number << 3) | 2), .. Number(bytes.Length), .. bytes];

    private static byte[] Number(int value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7) bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }

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
