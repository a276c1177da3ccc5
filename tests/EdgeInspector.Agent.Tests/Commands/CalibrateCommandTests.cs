using System.CommandLine;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using EdgeInspector.Agent.Commands.Calibrating;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Audit;
using EdgeInspector.Audit.Evidence;
using EdgeInspector.Inspection;
using EdgeInspector.VialRenderer;
using EdgeInspector.Vision;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EdgeInspector.Agent.Tests.Commands;

/// <summary>The verb <c>calibrate</c> as a person runs it, on the shipped model and a rendered vial in many lights, with and without a spot.</summary>
public sealed class CalibrateCommandTests : IDisposable
{
    private const int Width = 1280, Height = 1024, Each = 10;

    private static readonly byte[] Vial = Render();

    private readonly SignedModel _model = new();

    public void Dispose() => _model.Dispose();

    [Fact]
    public void Labelled_images_give_the_draft_a_rising_table_and_carry_its_thresholds_over()
    {
        WriteImages(Each);
        Passport before = Read();

        (int exit, string output, string error) = Run("--images", At("labelled"));

        Assert.Equal((0, ""), (exit, error));
        PassportClass judged = Assert.Single(Read().Classes);
        ScoreCalibration curve = judged.Calibration!;
        Assert.Equal((PassportState.Draft, curve.Of(before.Classes[0].AcceptBelow), curve.Of(before.Classes[0].RejectFrom)), (Read().State, judged.AcceptBelow, judged.RejectFrom));

        // No raw score is judged better than before.
        Assert.InRange(judged.ToDefectClass().RawAcceptBelow, float.MinValue, before.Classes[0].AcceptBelow);
        Assert.InRange(curve.RawFrom(judged.RejectFrom), float.MinValue, before.Classes[0].RejectFrom);
        Assert.Contains("10 good images and 10 defects (50.0 %", output, StringComparison.Ordinal);
        Assert.Contains("| always the share of defects | 0.2500 |", output, StringComparison.Ordinal);
        Assert.Contains("are few: at least 100 of each are needed for figures to rely on", output, StringComparison.Ordinal);
        Assert.Matches(@"\| 0\.\d\d–\d\.\d\d \| \d+ \| \d+ \| \d\.\d{3} \| \d\.\d{3} \| \d\.\d{3}–\d\.\d{3} \|", output);
        Assert.StartsWith(File.ReadAllText(Path.Combine(_model.Model, "calibration.md")), output, StringComparison.Ordinal);
        Assert.Equal(before with { Classes = [] }, Read() with { Classes = [], Camera = before.Camera, Input = before.Input, KnownAnswers = before.KnownAnswers });
    }

    [Theory]
    [InlineData("logistic", "**logistic** (taken)")]
    [InlineData("isotonic", "**isotonic** (taken)")]
    public void Method_may_be_chosen_and_a_dry_run_writes_nothing(string method, string taken)
    {
        WriteImages(Each);
        byte[] before = File.ReadAllBytes(_model.Passport);

        (int exit, string output, _) = Run("--images", At("labelled"), "--method", method, "--dry-run", "--accept-below", "0.3", "--reject-from", "0.6");

        Assert.Equal(0, exit);
        Assert.Contains(taken, output, StringComparison.Ordinal);
        Assert.Contains("accept-below 0.8 -> 0.3, reject-from 1 -> 0.6", output, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(_model.Passport));
        Assert.False(File.Exists(Path.Combine(_model.Model, "calibration.md")));
    }

    [Fact, Requirement("MOD-05")]
    public void Released_passport_is_never_changed()
    {
        WriteImages(Each);
        File.WriteAllText(_model.Passport, File.ReadAllText(_model.Passport).Replace("state: draft", "state: released", StringComparison.Ordinal)
            + "validity: { from: \"2026-01-01\", until: \"2099-12-31\" }\nscope: { lines: [a/b/c/d], recipes: [vial-10r] }\n");
        byte[] before = File.ReadAllBytes(_model.Passport);

        (int exit, _, string error) = Run("--images", At("labelled"));

        Assert.Equal((1, "calibrate: passport 'vial-10r/1' is in state Released; a calibration goes into a draft only (passport draft, or --dry-run)\n"), (exit, error));
        Assert.Equal(before, File.ReadAllBytes(_model.Passport));
    }

    [Fact, Requirement("MOD-05")]
    public void No_part_of_the_running_line_knows_calibrating_or_teaching()
    {
        string source = Path.Combine(Repository.Folder, "src");
        string[] knowing = [.. Directory.GetFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(f => !Regex.IsMatch(f, @"[\\/](obj|bin|Commands|Teaching|Calibration)[\\/]|[\\/]Program\.cs$"))
            .Where(f => Regex.IsMatch(File.ReadAllText(f), @"Statistics\.Calibration|Commands\.Calibrating|Vision\.Teaching"))];

        Assert.Empty(knowing);
    }

    [Theory]
    [InlineData("", 2, "either --images or --records says where the images are")]
    [InlineData("--images x --records y", 2, "either --images or --records says where the images are")]
    [InlineData("--records x", 2, "--records and --labels belong together")]
    [InlineData("--images x --folds 1", 2, "--folds 1 is outside 2..20")]
    [InlineData("--images x --bins 51", 2, "--bins 51 is outside 2..50")]
    [InlineData("--images x --reject-from 1.5", 2, "--reject-from 1.5 is outside 0..1")]
    [InlineData("--images x --class chip", 1, "model 'vial-10r/1' judges no class 'chip'; it has anomaly")]
    [InlineData("--images nowhere", 1, "folder 'nowhere' does not exist")]
    public void What_is_asked_wrongly_is_named(string arguments, int exit, string expected)
    {
        (int code, _, string error) = Run(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal((exit, $"calibrate: {expected}\n"), (code, error));
    }

    [Fact]
    public void Too_few_images_and_images_that_score_the_wrong_way_are_refused()
    {
        WriteImages(9);

        (int exit, _, string error) = Run("--images", At("labelled"));
        WriteImages(Each);
        Directory.Move(At("labelled", "good"), At("labelled", "other"));
        Directory.Move(At("labelled", "spot"), At("labelled", "good"));
        (int turned, _, string upsideDown) = Run("--images", At("labelled"));

        Assert.Equal((1, "calibrate: class 'anomaly': 9 good images and 9 defects are too few; at least 10 of each are needed, 100 for figures to rely on\n"), (exit, error));
        Assert.Equal((1, "calibrate: class 'anomaly': defects do not score higher than good images: there is nothing to calibrate\n"), (turned, upsideDown));
    }

    [Fact]
    public void Recorded_views_that_people_have_labelled_do_as_well_as_files()
    {
        WriteImages(Each);
        string labels = Record(Read().ModelSha256);

        (int files, string ofFiles, _) = Run("--images", At("labelled"), "--dry-run");
        (int exit, string output, string error) = Run("--records", At("audit"), "--labels", labels, "--dry-run");

        Assert.Equal((0, 0, ""), (files, exit, error));
        Assert.Contains("accepted ones only as far as they were sampled", output, StringComparison.Ordinal);
        Assert.Equal(ofFiles[ofFiles.IndexOf("## Class", StringComparison.Ordinal)..], output[output.IndexOf("## Class", StringComparison.Ordinal)..]);
    }

    [Fact]
    public void Records_of_another_model_altered_pixels_and_labels_of_nothing_are_refused()
    {
        WriteImages(Each);
        string labels = Record(new string('a', 64));
        string[] arguments = ["--records", At("audit"), "--labels", labels];
        (int other, _, string model) = Run(arguments);
        Directory.Delete(At("audit"), recursive: true);
        Record(Read().ModelSha256);
        File.AppendAllText(labels, "999,0,good\n");
        (int missing, _, string nothing) = Run(arguments);
        File.WriteAllText(labels, "record,view,label\n1,x,good\n");
        (int broken, _, string line) = Run(arguments);
        Record(Read().ModelSha256, folder: "audit-2");
        Pack(At("evidence", "3.gz"), Vial);
        (int altered, _, string pixels) = Run("--records", At("audit-2"), "--labels", labels);

        Assert.Equal((1, 1, 1, 1), (other, missing, broken, altered));
        Assert.EndsWith("view 0 was judged by another model: SHA-256 " + new string('a', 64) + "\n", model, StringComparison.Ordinal);
        Assert.Equal($"calibrate: record 999 view 0 is labelled, and not in '{At("audit")}'\n", nothing);
        Assert.Equal($"calibrate: {labels}:2: '1,x,good' is no label; expected the number of a record, the number of a view, and 'good' or a kind of defect\n", line);
        Assert.Contains("the pixels are not those of the record", pixels, StringComparison.Ordinal);
    }

    // One accepted unit for each good file, one rejected for each other, with their pixels; the labels are the folders' names.
    private string Record(string modelSha256, string folder = "audit")
    {
        var context = new DecisionContext
        {
            Recipe = Recipe.Create("vial-10r", "p", 1, [new DefectClass("anomaly", DefectCategory.Critical, 0.8f, 1)], new SampleSpace()),
            ConfigurationHash = "00", PassportId = "vial-10r/1", ModelHash = modelSha256, Cameras = ["cam-1"],
        };
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        using AuditLog log = AuditLog.Open(At(folder), new AuditLogSettings(), time, NullLogger<AuditLog>.Instance).Log!;
        var labels = new StringBuilder("record,view,label\n");
        Directory.CreateDirectory(At("evidence"));
        uint unit = 0;
        foreach (string file in Directory.GetFiles(At("labelled"), "*.pgm", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            byte[] pixels = File.ReadAllBytes(file)[^(Width * Height)..];
            unit++;
            Pack(At("evidence", $"{unit}.gz"), pixels);
            var ledger = new UnitLedger(1, TimeSpan.FromSeconds(1));
            ledger.Triggered(new Trigger(unit, new UnitId(unit), 0, TimeSpan.Zero));
            ledger.Inspected(new ViewResult { Trigger = unit, Outcome = ViewOutcome.Inspected, Verdict = Verdict.Accept }, TimeSpan.Zero);
            Assert.True(ledger.TryTake(out Decision decision));
            var frame = new FrameEvidence($"{unit}.gz", Convert.ToHexStringLower(SHA256.HashData(pixels)), Width, Height, "Mono8", pixels.Length);
            log.Append(
                new InspectionResult { ResultSequence = unit, Decision = decision, Delivery = DeliveryOutcome.Acknowledged, BatchId = "b", DeliveredAt = TimeSpan.Zero, DecidedAtUtc = time.GetUtcNow() },
                context, [new ViewEvidence(EvidenceState.Kept, frame, null)]);
            log.WriteGroup();
            labels.Append($"{log.Head.Sequence},0,{Path.GetFileName(Path.GetDirectoryName(file))}\n");
        }

        log.Seal("test");
        string labelFile = At("labels.csv");
        File.WriteAllText(labelFile, labels.ToString());
        return labelFile;
    }

    private static byte[] Render()
    {
        var renderer = new BacklitVialRenderer(new VialScene());
        var picture = new byte[renderer.SizeBytes];
        renderer.Render(VialSpecimen.Create(7_100_001, VialDefect.None), 0, 2, picture);
        return picture;
    }

    private static void Pack(string file, byte[] pixels)
    {
        using var packed = new GZipStream(File.Create(file), CompressionLevel.Fastest);
        packed.Write(pixels);
    }

    private void WriteImages(int each)
    {
        if (Directory.Exists(At("labelled"))) Directory.Delete(At("labelled"), recursive: true);
        foreach (string kind in (string[])["good", "spot"])
        {
            Directory.CreateDirectory(At("labelled", kind));
            for (int i = 0; i < each; i++)
            {
                byte[] pixels = [.. Vial.Select(level => (byte)Math.Clamp(level + (i % 6) - 3, 0, 255))];
                for (int line = 0; kind == "spot" && line < 8 + (4 * i); line++) pixels.AsSpan(((600 + line) * Width) + 560 + (6 * i), 8 + (4 * i)).Clear();
                File.WriteAllBytes(At("labelled", kind, $"{i:00}.pgm"), [.. Encoding.ASCII.GetBytes($"P5\n{Width} {Height}\n255\n"), .. pixels]);
            }
        }
    }

    private Passport Read() => PassportFile.Read(_model.Passport, out _)!;

    private string At(params string[] parts) => Path.Combine([_model.Root, .. parts]);

    private (int Exit, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exit = CalibrateCommand.Create().Parse([_model.Model, .. arguments]).Invoke(new InvocationConfiguration { Output = output, Error = error });
        return (exit, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }
}
