using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EdgeInspector.Agent.Commands.Passports;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Statistics.Calibration;
using EdgeInspector.Vision;
using EdgeInspector.Vision.Teaching;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Agent.Commands.Calibrating;

/// <summary>The verb <c>calibrate</c>: finds out from labelled images what a model's scores mean, and writes that into its draft passport.</summary>
/// <remarks>A person's command, no part of the running line [MOD-05]. A released passport is never changed. Exit code 0: written, or told with --dry-run. 1: refused. 2: wrong use.</remarks>
public static class CalibrateCommand
{
    /// <summary>The report that lies beside the passport.</summary>
    public const string ReportName = "calibration.md";

    private static readonly Option<string?> Images = new("--images") { Description = "Folder with sub-folder good and one for each kind of defect; of a model with several classes each bears a class's name." };
    private static readonly Option<string?> Records = new("--records") { Description = "Folder of an audit log whose kept pixels are run again; with --labels." };
    private static readonly Option<string?> Labels = new("--labels") { Description = "CSV file with the columns record,view,label: what people found, good or a kind of defect." };
    private static readonly Option<string?> Evidence = new("--evidence") { Description = "Folder of the kept pixels; without it 'evidence' beside the folder of the log." };
    private static readonly Option<string> Method = new("--method") { Description = "logistic, isotonic, or auto: the one with the lower Brier score on images that it has not seen.", DefaultValueFactory = _ => "auto" };
    private static readonly Option<int> Folds = new("--folds") { Description = "Parts of the images, each of which is left out once; 2..20.", DefaultValueFactory = _ => 5 };
    private static readonly Option<int> Bins = new("--bins") { Description = "Rows of the reliability table; 2..50.", DefaultValueFactory = _ => 10 };
    private static readonly Option<string?> Class = new("--class") { Description = "Calibrate this class only." };
    private static readonly Option<float?> AcceptBelow = new("--accept-below") { Description = "Threshold of the calibrated score, 0..1; without it the passport's is carried over. One class only." };
    private static readonly Option<float?> RejectFrom = new("--reject-from") { Description = "The same of the reject threshold." };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Tell, and write nothing." };

    public static Command Create()
    {
        Argument<string> folder = ModelFolder.Argument();
        Method.AcceptOnlyFromAmong("auto", "logistic", "isotonic");
        var command = new Command("calibrate", "Find out from labelled images what a model's scores mean, and write it into its draft passport. Exit code 0 done, 1 refused, 2 wrong use.")
        {
            folder, Images, Records, Labels, Evidence, Method, Folds, Bins, Class, AcceptBelow, RejectFrom, DryRun,
        };
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, parsed.GetValue(folder)!, cancellation), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult parsed, string folder, CancellationToken cancellation)
    {
        TextWriter output = parsed.InvocationConfiguration.Output, error = parsed.InvocationConfiguration.Error;
        if (WrongUse(parsed) is { } wrong)
        {
            error.WriteLine($"calibrate: {wrong}");
            return 2;
        }

        if (!ModelFolder.TryRead("calibrate", folder, error, out ModelFolder? model) || !model.TryHashModel("calibrate", error, out string sha256)) return 1;
        try
        {
            if (sha256 != model.Passport.ModelSha256) throw new TeachException($"the network is not the one in passport '{model.Passport.Id}': SHA-256 expected {model.Passport.ModelSha256}, found {sha256}");
            if (model.Passport.State != PassportState.Draft && !parsed.GetValue(DryRun))
                throw new TeachException($"passport '{model.Passport.Id}' is in state {model.Passport.State}; a calibration goes into a draft only (passport draft, or --dry-run)");
            return Calibrate(parsed, model, output, cancellation);
        }
        catch (Exception refused) when (refused is TeachException or IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"calibrate: {refused.Message}");
        }
        catch (Exception missing) when (OpenCvLibrary.IsMissing(missing))
        {
            error.WriteLine($"calibrate: {OpenCvLibrary.MissingText(missing)}");
        }
        catch (OperationCanceledException)
        {
            error.WriteLine("calibrate: cancelled, nothing was written");
        }

        return 1;
    }

    private static string? WrongUse(ParseResult parsed)
    {
        bool hasImages = parsed.GetValue(Images) is not null, hasRecords = parsed.GetValue(Records) is not null;
        if (hasImages == hasRecords) return "either --images or --records says where the images are";
        if (hasRecords != parsed.GetValue(Labels) is not null) return "--records and --labels belong together";
        if (parsed.GetValue(Folds) is < 2 or > 20) return $"--folds {parsed.GetValue(Folds)} is outside 2..20";
        if (parsed.GetValue(Bins) is < 2 or > 50) return $"--bins {parsed.GetValue(Bins)} is outside 2..50";
        foreach (Option<float?> threshold in (Option<float?>[])[AcceptBelow, RejectFrom])
        {
            if (parsed.GetValue(threshold) is { } value && !(value is >= 0 and <= 1)) return string.Create(CultureInfo.InvariantCulture, $"{threshold.Name} {value} is outside 0..1");
        }

        return null;
    }

    private static int Calibrate(ParseResult parsed, ModelFolder folder, TextWriter output, CancellationToken cancellation)
    {
        Passport passport = folder.Passport;
        if (!OnnxModel.TryLoad(folder.Folder, passport, NullLogger.Instance, out OnnxModel? model, out ModelRefusal? refusal, allowUnreleased: true)) throw new TeachException(refusal.Text);
        using OnnxModel owned = model;
        using var scores = new RawScores(model);
        string[] judged = [.. scores.Classes];
        string[] chosen = parsed.GetValue(Class) is { } only ? [only] : judged;
        if (chosen.Except(judged).FirstOrDefault() is { } unknown) throw new TeachException($"model '{passport.Id}' judges no class '{unknown}'; it has {string.Join(", ", judged)}");
        if (chosen.Length > 1 && (parsed.GetValue(AcceptBelow) ?? parsed.GetValue(RejectFrom)) is not null) throw new TeachException("thresholds are for one class; name it with --class");

        IReadOnlyList<ScoredImage> images = parsed.GetValue(Images) is { } pictures
            ? LabelledImages.InFolder(pictures, scores, cancellation)
            : LabelledImages.InRecords(
                parsed.GetValue(Records)!, parsed.GetValue(Labels)!, parsed.GetValue(Evidence) ?? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(parsed.GetValue(Records)!))!, "evidence"),
                passport, scores, cancellation);
        if (judged.Length > 1 && images.Select(i => i.Label).FirstOrDefault(label => label != Trial.GoodKind && !judged.Contains(label)) is { } strange)
            throw new TeachException($"'{strange}' is neither good nor a class of model '{passport.Id}'; it has {string.Join(", ", judged)}");

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Calibration of {passport.Id}\n\n{images.Count} images, SHA-256 over their hashes `{HashOf(images)}`; network `{passport.ModelSha256}`.\n");
        if (parsed.GetValue(Records) is not null) text.Append("The images are recorded ones: rejected and undecided units are all there, accepted ones only as far as they were sampled.\n");
        Passport made = passport;
        foreach (string name in chosen) made = Calibrate(parsed, made, name, Of(images, name, Array.IndexOf(judged, name), judged.Length == 1), text);
        output.Write(text);
        if (parsed.GetValue(DryRun)) output.WriteLine("nothing was written (--dry-run)");
        else Write(folder, made, text.ToString(), output);
        return 0;
    }

    private static Passport Calibrate(ParseResult parsed, Passport passport, string name, LabelledScore[] raw, StringBuilder text)
    {
        if (ClassCalibration.Fit(raw, parsed.GetValue(Method)!, parsed.GetValue(Folds), parsed.GetValue(Bins), out string problem) is not { } fitted)
            throw new TeachException($"class '{name}': {problem}");
        PassportClass old = passport.Classes.Single(c => c.Name == name);
        if (fitted.Apply(old, parsed.GetValue(AcceptBelow), parsed.GetValue(RejectFrom), out problem) is not { } made) throw new TeachException($"class '{name}': {problem}");
        text.Append(CultureInfo.InvariantCulture, $"\n## Class '{name}'\n\n{fitted.ToText()}\n");
        text.Append(CultureInfo.InvariantCulture, $"accept-below {old.AcceptBelow} -> {made.AcceptBelow}, reject-from {old.RejectFrom} -> {made.RejectFrom}. ");
        text.Append("A recipe that states thresholds of its own for this class must be changed: they are of the calibrated score now.\n");
        return passport with { Classes = [.. passport.Classes.Select(c => c.Name == name ? made : c)] };
    }

    // Images of another class's defects say nothing of this one: they are neither its defects nor good.
    private static LabelledScore[] Of(IReadOnlyList<ScoredImage> images, string name, int index, bool isOnly) =>
    [
        .. images.Where(i => i.Label == Trial.GoodKind || isOnly || i.Label == name).Select(i => new LabelledScore(i.Scores[index], i.Label != Trial.GoodKind)),
    ];

    private static string HashOf(IReadOnlyList<ScoredImage> images) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', images.Select(i => $"{i.Label}:{i.Sha256}")))));

    private static void Write(ModelFolder folder, Passport made, string report, TextWriter output)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(ModelFolder.Header + PassportFile.Write(made));
        string trial = folder.PassportFile + ".trial";
        File.WriteAllBytes(trial, bytes);
        Passport? read = PassportFile.Read(trial, out IReadOnlyList<ConfigurationProblem> problems);
        File.Delete(trial);
        if (read is null) throw new TeachException(string.Join("; ", problems));
        File.Delete(folder.EnvelopeFile);
        ModelFolder.Write(Path.Combine(folder.Folder, ReportName), Encoding.UTF8.GetBytes(report));
        ModelFolder.Write(folder.PassportFile, bytes);
        output.WriteLine($"wrote {folder.PassportFile} (draft) and {ReportName}");
    }
}
