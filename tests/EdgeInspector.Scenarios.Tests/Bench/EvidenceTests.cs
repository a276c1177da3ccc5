using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Xml.Linq;
using EdgeInspector.AuditVerifier;
using EdgeInspector.LineSimulator;

namespace EdgeInspector.Scenarios.Tests.Bench;

/// <summary>What the real agent kept of a run, run again by the real agent: bit by bit, and whatever was changed is named.</summary>
public sealed class EvidenceTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly string _folder = Directory.CreateTempSubdirectory("evidence").FullName;
    private readonly CancellationTokenSource _patience = new(Patience);

    public void Dispose()
    {
        _patience.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact, Requirement("XAI-01"), Requirement("MOD-06")]
    public async Task Kept_pixels_of_a_run_come_out_bit_by_bit_and_a_changed_byte_thread_count_or_model_is_named()
    {
        await using var bench = new BenchLine(new BenchOptions
        {
            Units = 24, Rate = 240, Defects = 0.25, Seed = 11, OutputFolder = _folder, OwnPorts = true,
            ConfigurationChanges = new Dictionary<string, string> { ["evidence.accept-every"] = "2" },
        });
        await bench.RunAsync(null, _patience.Token);
        string audit = bench.Configuration.AuditFolder, evidence = bench.Configuration.EvidenceFolder;

        // Whatever a busy machine made of the verdicts: each rejected and undecided unit with an image has its files.
        EvidenceReport report = EvidenceVerifier.Verify(audit, evidence);
        Assert.Empty(report.Findings);
        Assert.Empty(report.Incomplete);
        Assert.Equal((0, 0), (report.Lost, report.Unmapped));
        Assert.True(report.Complete >= 2, $"{report.Complete} units were kept");
        Assert.Contains(Directory.GetFiles(evidence, "*.frame.gz", SearchOption.AllDirectories), file => Path.GetFileName(Path.GetDirectoryName(file)) == "accept");

        (int code, JsonElement same) = await ReplayAsync(bench, audit, "--pictures", Path.Combine(_folder, "pictures"));
        int views = same.GetProperty("bit_exact").GetInt32();

        // Each unit is decided again as the line has decided it.
        string[] differing = [.. same.GetProperty("units").EnumerateArray().Where(unit => unit.GetProperty("result").GetString() == "differs").Select(unit => unit.GetRawText())];
        Assert.True(differing.Length == 0, string.Join('\n', differing));
        Assert.True(same.GetProperty("units_same").GetInt32() > 0);
        Assert.Equal((0, 0, 0, true), (code, same.GetProperty("differ").GetInt32(), same.GetProperty("not_replayed").GetInt32(), same.GetProperty("log_sound").GetBoolean()));
        Assert.Equal(report.Good, 2 * views);
        Assert.All(same.GetProperty("views").EnumerateArray(), view => Assert.Equal(0, view.GetProperty("pins").GetArrayLength()));
        Assert.Equal(views, Directory.GetFiles(Path.Combine(_folder, "pictures"), "*.png").Length);

        (code, JsonElement threads) = await ReplayAsync(bench, audit, "--threads", "2");
        Assert.Equal((0, views), (code, threads.GetProperty("bit_exact").GetInt32()));
        Assert.All(threads.GetProperty("views").EnumerateArray(), view => Assert.Equal(["threads: 1 -> 2"], Texts(view, "pins")));

        string page = Path.Combine(_folder, "unit.html"), shown = $"{same.GetProperty("views")[0].GetProperty("unit").GetInt32()}";
        Assert.Equal((0, true), (await AgentAsync("evidence", "show", audit, "--unit", shown, "--evidence", evidence, "--out", page), File.Exists(page)));
        string[] images = [.. XDocument.Load(page).Descendants().Where(e => e.Name.LocalName == "image").Select(e => $"{e.Attribute("x")?.Value},{e.Attribute("width")?.Value}")];
        Assert.Contains("0,1280", images);
        Assert.Contains("400,480", images); // The map over the region that the passport has: only the log told the page.

        string changed = same.GetProperty("views")[0].GetProperty("frame").GetString()!;
        string hash = ChangeOneByte(Path.Combine(evidence, changed));
        (code, JsonElement altered) = await ReplayAsync(bench, audit, "--unit", $"{same.GetProperty("views")[0].GetProperty("unit").GetInt32()}");
        Assert.Equal(1, code);
        JsonElement bad = altered.GetProperty("views").EnumerateArray().Single(view => view.GetProperty("frame").GetString() == changed);
        Assert.Equal("not-replayed", bad.GetProperty("result").GetString());
        Assert.Contains("the pixels are not those of the record", Texts(bad, "differences").Single(), StringComparison.Ordinal);
        Assert.EndsWith(hash, Texts(bad, "differences").Single(), StringComparison.Ordinal);
        Assert.Equal([(changed, EvidenceFinding.Altered)], EvidenceVerifier.Verify(audit, evidence).Findings);

        string moved = LineWith(bench, "moved-region", passport => passport.Replace("{ x: 400,", "{ x: 408,", StringComparison.Ordinal));
        (code, JsonElement differs) = await ReplayAsync(moved, audit, evidence);
        Assert.Equal((1, 0, views - 1), (code, differs.GetProperty("bit_exact").GetInt32(), differs.GetProperty("differ").GetInt32()));
        JsonElement other = differs.GetProperty("views").EnumerateArray().First(view => view.GetProperty("result").GetString() == "differs");
        Assert.Contains(Texts(other, "differences"), text => text.StartsWith("map: ", StringComparison.Ordinal));
        Assert.Contains(Texts(other, "pins"), pin => pin.StartsWith("pre-processing: ", StringComparison.Ordinal));
        Assert.DoesNotContain(Texts(other, "pins"), pin => pin.StartsWith("model: ", StringComparison.Ordinal));

        (string otherLine, string otherModel) = LineWithAnotherModel(bench);
        (_, JsonElement replaced) = await ReplayAsync(otherLine, audit, evidence);
        Assert.All(
            replaced.GetProperty("views").EnumerateArray(),
            view => Assert.Contains(Texts(view, "pins"), pin => pin.StartsWith("model: ", StringComparison.Ordinal) && pin.EndsWith(otherModel, StringComparison.Ordinal)));
    }

    [Fact, Requirement("XAI-01")]
    public async Task Line_whose_disk_takes_no_picture_is_halted_says_why_and_accepts_nothing_more()
    {
        await using var bench = new BenchLine(new BenchOptions
        {
            Units = 20, Rate = 300, Defects = 0.5, Seed = 3, OutputFolder = _folder, OwnPorts = true,
            ConfigurationChanges = new Dictionary<string, string> { ["evidence.when-lost"] = "halt" },
        });
        await bench.PrepareAsync(_patience.Token);

        // A file where the day's folder would be refuses everybody, root as well; tomorrow's for a run over midnight.
        Directory.CreateDirectory(bench.Configuration.EvidenceFolder);
        DateTime today = TimeProvider.System.GetUtcNow().UtcDateTime;
        foreach (DateTime day in new[] { today, today.AddDays(1) })
            await File.WriteAllTextAsync(Path.Combine(bench.Configuration.EvidenceFolder, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), "", _patience.Token);
        bench.StartAgent();
        await bench.WaitForReadyAsync(_patience.Token);
        await bench.FinishAsync(null, cancellation: _patience.Token);

        JsonElement[] records = AuditRecords.Read(bench.Configuration.AuditFolder);
        int halted = Array.FindIndex(records, r => r.GetProperty("kind").GetString() == "event" && r.GetProperty("what").GetString() == "line-halted");
        Assert.True(halted >= 0, "the line was not halted");
        Assert.StartsWith("evidence is lost: ", records[halted].GetProperty("why").GetString(), StringComparison.Ordinal);
        JsonElement[] later = [.. records.Skip(halted).Where(r => r.GetProperty("kind").GetString() == "decision")];
        Assert.True(later.Length >= 3, $"{later.Length} units came after the halt");

        // Those that the halt found on their way may have been accepted before it; a fifth of a second is one unit here, and more than writing takes.
        long at = 200_000 + records[halted].GetProperty("up_us").GetInt64() - records[..halted].Concat(later).Where(r => r.GetProperty("kind").GetString() == "decision").Min(Behind);
        Assert.All(later.Where(r => r.GetProperty("decided_us").GetInt64() > at), r => Assert.NotEqual("accept", r.GetProperty("verdict").GetString()));
        Assert.NotEqual("accept", later[^1].GetProperty("verdict").GetString());
        Assert.Contains(AuditRecords.Events(bench.Configuration.AuditFolder, "evidence-lost"), e => e.GetProperty("why").GetString()!.Contains(bench.Configuration.EvidenceFolder, StringComparison.Ordinal));
    }

    // How much later a record was written, in the log's clock, than its unit was decided in the line's.
    private static long Behind(JsonElement decision) => decision.GetProperty("up_us").GetInt64() - decision.GetProperty("decided_us").GetInt64();

    private async Task<int> AgentAsync(params string[] arguments)
    {
        using Process agent = Process.Start(new ProcessStartInfo("dotnet", [AgentAssembly(), .. arguments]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        await agent.WaitForExitAsync(_patience.Token);
        return agent.ExitCode;
    }

    private static string[] Texts(JsonElement view, string name) => [.. view.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];

    private static string ChangeOneByte(string path)
    {
        var bytes = new MemoryStream();
        using (var packed = new GZipStream(File.OpenRead(path), CompressionMode.Decompress)) packed.CopyTo(bytes);
        byte[] pixels = bytes.ToArray();
        pixels[pixels.Length / 2] ^= 1;
        using (var packed = new GZipStream(File.Create(path), CompressionLevel.Fastest)) packed.Write(pixels);
        return Convert.ToHexStringLower(SHA256.HashData(pixels));
    }

    // The same network with a comment more: another file, so another model. [ONNX ModelProto.doc_string: field 6, bytes]
    private (string Line, string Sha256) LineWithAnotherModel(BenchLine bench)
    {
        string after = "";
        string line = LineWith(bench, "other-model", passport =>
        {
            string network = Path.Combine(_folder, "other-model", "model.onnx");
            string before = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(network)));
            using (FileStream file = File.OpenWrite(network))
            {
                file.Seek(0, SeekOrigin.End);
                file.Write([0x32, 0x01, (byte)'x']);
            }

            after = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(network)));
            return passport.Replace(before, after, StringComparison.Ordinal);
        });
        return (line, after);
    }

    // The bench's configuration with a copy of its model whose passport was changed.
    private string LineWith(BenchLine bench, string name, Func<string, string> change)
    {
        YamlLines line = YamlLines.Read(bench.Configuration.File);
        string original = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(bench.Configuration.File)!, line.Get("model.folder")!.Trim('"')));
        string copy = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        foreach (string file in Directory.EnumerateFiles(original)) File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        string passport = Path.Combine(copy, "passport.yaml");
        string before = File.ReadAllText(passport);
        File.WriteAllText(passport, change(before));
        Assert.NotEqual(before, File.ReadAllText(passport));
        line.Set("model.folder", $"\"{copy}\"");
        string other = Path.Combine(Path.GetDirectoryName(bench.Configuration.File)!, $"{name}.yaml");
        File.WriteAllText(other, line.ToString());
        return other;
    }

    private Task<(int Code, JsonElement Outcome)> ReplayAsync(BenchLine bench, string audit, params string[] options) =>
        ReplayAsync(bench.Configuration.File, audit, bench.Configuration.EvidenceFolder, options);

    private async Task<(int Code, JsonElement Outcome)> ReplayAsync(string configuration, string audit, string evidence, params string[] options)
    {
        var start = new ProcessStartInfo("dotnet", [AgentAssembly(), "replay", audit, "--config", configuration, "--evidence", evidence, "--json", .. options])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        using Process agent = Process.Start(start)!;
        Task<string> output = agent.StandardOutput.ReadToEndAsync(_patience.Token), error = agent.StandardError.ReadToEndAsync(_patience.Token);
        await agent.WaitForExitAsync(_patience.Token);
        string text = await output;
        Assert.True(text.Length > 0, await error);
        using JsonDocument document = JsonDocument.Parse(text);
        return (agent.ExitCode, document.RootElement.Clone());
    }

    private static string AgentAssembly()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "EdgeInspector.sln"))) folder = Path.GetDirectoryName(folder)!;
        string configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";
        return Path.Combine(folder, "src", "EdgeInspector.Agent", "bin", configuration, "net10.0", "EdgeInspector.Agent.dll");
    }
}
