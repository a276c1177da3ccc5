using System.CommandLine;
using System.Globalization;
using System.Text;
using EdgeInspector.Inspection;
using EdgeInspector.Vision;
using EdgeInspector.Vision.Teaching;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Agent.Commands;

/// <summary>The verb <c>teach</c>: good images in, a model folder with network, passport and card out.</summary>
/// <remarks>
/// No part of the running line. Exit code 0: written. 1: nothing was written, the reason is on the error output. The passport's
/// state is draft.
/// </remarks>
public static class TeachCommand
{
    private static readonly Option<string> Images = new("--images")
    {
        Description = "folder with at least 8 images of good units, all of one size",
        Required = true,
    };

    private static readonly Option<string> Name = new("--name")
    {
        Description = "name of the model: letters, digits, '-', '_', '.'",
        Required = true,
    };

    private static readonly Option<string> ModelVersion = new("--version")
    {
        Description = "version of the model; an existing one is never overwritten",
        Required = true,
    };

    private static readonly Option<string> Out = new("--out")
    {
        Description = "folder that holds the models",
        DefaultValueFactory = _ => "models",
    };

    private static readonly Option<string?> Region = new("--region")
    {
        Description = "x,y,w,h in image pixels: the part that the model sees; without it all of the image",
    };

    private static readonly Option<string?> Size = new("--size")
    {
        Description = "WxH of the model's input, multiples of 16 from 64 to 1024; without it the longer side is 384",
    };

    private static readonly Option<string?> Defects = new("--defects")
    {
        Description = "folder with a sub-folder of images for each kind of defect, and 'good' for fresh good ones: "
            + "the card then states what the model finds",
    };

    private static readonly Option<string> ClassName = new("--class")
    {
        Description = "name of the defect class in recipe and records",
        DefaultValueFactory = _ => "anomaly",
    };

    private static readonly Option<string> Backbone = new("--backbone")
    {
        Description = "pretrained feature extractor",
        DefaultValueFactory = _ => Path.Combine("models", "efficientnet-lite0", "1", "features.onnx"),
    };

    private static readonly Option<double> FalseRejectRate = new("--false-reject-rate")
    {
        Description = "agreed share of good views that may not be accepted, 0.0001..0.2",
        DefaultValueFactory = _ => 0.01,
    };

    private static readonly Option<int> Bank = new("--bank")
    {
        Description = "known good patches to keep, 0..4000; 0 saves a third of the time and is enough for parts in a fixture",
        DefaultValueFactory = _ => 800,
    };

    private static readonly Option<int> Threads = new("--threads")
    {
        Description = "threads of the teaching, 1..64; the result does not depend on them",
        DefaultValueFactory = _ => 1,
    };

    public static Command Create()
    {
        var command = new Command("teach", "Teaches an anomaly model from images of good units.")
        {
            Images, Name, ModelVersion, Out, Region, Size, Defects, ClassName, Backbone, FalseRejectRate, Bank, Threads,
        };

        // On a thread of its own, so that Ctrl+C is heard while it works.
        command.SetAction((result, cancellation) => Task.Run(() => Run(result, cancellation), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult result, CancellationToken cancellation)
    {
        TextWriter output = result.InvocationConfiguration.Output, error = result.InvocationConfiguration.Error;
        string? unfinished = null;
        try
        {
            TeachOptions options = OptionsOf(result);
            string folder = Path.Combine(result.GetValue(Out)!, options.Name, options.Version);
            if (Directory.Exists(folder))
                throw new TeachException($"folder '{folder}' exists: a model is never overwritten, choose another --version");

            TaughtModel taught = Teacher.Teach(options, new StepPrinter(output), cancellation);

            // Written beside and moved as the last step, so that a half-written model never bears its name.
            unfinished = folder + ".unfinished";
            if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
            Directory.CreateDirectory(unfinished);
            File.WriteAllBytes(Path.Combine(unfinished, taught.Passport.ModelFile), taught.Onnx.ToArray());
            File.WriteAllText(Path.Combine(unfinished, Passport.FileName), PassportText(taught.Passport));
            IReadOnlyList<TrialScore> trial = result.GetValue(Defects) is string defects
                ? Try(unfinished, taught.Passport, defects, output, cancellation)
                : [];
            string findings = Findings(taught, trial);
            File.WriteAllText(Path.Combine(unfinished, "README.md"), Card(taught, findings));
            Directory.Move(unfinished, folder);

            output.WriteLine(findings);
            output.WriteLine($"wrote {folder} (state draft: a line refuses it until it is qualified and released)");
            return 0;
        }
        catch (Exception refused) when (refused is TeachException or IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"teach: {refused.Message}");
        }
        catch (OperationCanceledException)
        {
            error.WriteLine("teach: cancelled, nothing was written");
        }

        if (unfinished is not null && Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        return 1;
    }

    private static TeachOptions OptionsOf(ParseResult result)
    {
        (int width, int height) = (0, 0);
        if (result.GetValue(Size) is string size)
        {
            int[] sides = Numbers("--size", size, 'x', 2, "WxH");
            (width, height) = (sides[0], sides[1]);
        }

        return new TeachOptions
        {
            ImagesFolder = result.GetValue(Images)!,
            BackboneFile = result.GetValue(Backbone)!,
            Name = FolderName("--name", result.GetValue(Name)!),
            Version = FolderName("--version", result.GetValue(ModelVersion)!),
            ClassName = result.GetValue(ClassName)!,
            Region = result.GetValue(Region) is string region ? BoxOf(region) : null,
            InputWidth = width,
            InputHeight = height,
            FalseRejectRate = result.GetValue(FalseRejectRate),
            BankPatches = result.GetValue(Bank),
            Threads = result.GetValue(Threads),
        };
    }

    private static Box BoxOf(string region)
    {
        int[] numbers = Numbers("--region", region, ',', 4, "x,y,w,h");
        return new Box(numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    private static int[] Numbers(string option, string text, char separator, int count, string form)
    {
        string[] parts = text.Split(separator);
        var numbers = new int[count];
        bool read = parts.Length == count;
        for (int i = 0; read && i < count; i++)
            read = int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]);
        return read ? numbers : throw new TeachException($"{option} '{text}' must be {form}, whole numbers from 0");
    }

    private static string FolderName(string option, string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') && name[0] != '.'
            ? name
            : throw new TeachException($"{option} '{name}' must be letters, digits, '-', '_' or '.', and not start with '.'");

    private static IReadOnlyList<TrialScore> Try(
        string folder, Passport passport, string defects, TextWriter output, CancellationToken cancellation)
    {
        NullLogger log = NullLogger.Instance;
        if (!OnnxModel.TryLoad(folder, passport, log, out OnnxModel? model, out ModelRefusal? refusal, allowUnreleased: true))
            throw new TeachException(refusal.Text);
        using (model) return Trial.Run(model, defects, new StepPrinter(output), cancellation);
    }

    private static string PassportText(Passport p)
    {
        TeachFacts facts = p.TaughtFrom!;
        PassportClass judged = p.Classes[0];
        Box region = p.Camera.Region;
        string where = $"{{ x: {region.X}, y: {region.Y}, width: {region.Width}, height: {region.Height} }}";
        return string.Create(CultureInfo.InvariantCulture, $"""
            # What the model is and what it may be used for. Written by `teach`; the state is changed by qualification alone.
            name: {p.Name}
            version: "{p.Version}"
            state: {Kebab(p.State)}
            model-file: {p.ModelFile}
            model-sha256: "{p.ModelSha256}"
            runtime:
              onnx-runtime-version: "{p.Runtime.OnnxRuntimeVersion}"
              provider: {p.Runtime.Provider}
              graph-optimization-level: {p.Runtime.GraphOptimizationLevel}
              intra-op-threads: {p.Runtime.IntraOpThreads}
              execution-mode: {p.Runtime.ExecutionMode}
            input:
              tensor: {p.Input.Tensor}
              layout: {Kebab(p.Input.Layout)}
              width: {p.Input.Width}
              height: {p.Input.Height}
              element-type: {Kebab(p.Input.ElementType)}
              colour-order: {Kebab(p.Input.ColourOrder)}
            output:
              kind: {Kebab(p.Output.Kind)}
              score: {p.Output.Score}
              map: {p.Output.Map}
            classes:
              - name: {judged.Name}
                category: {Kebab(judged.Category)}
                accept-below: {judged.AcceptBelow}
                reject-from: {judged.RejectFrom}
            camera:
              image-width: {p.Camera.ImageWidth}
              image-height: {p.Camera.ImageHeight}
              pixel-format: {p.Camera.PixelFormat}
              region: {where}
            taught-from:
              images: {facts.Images}
              images-sha256: "{facts.ImagesSha256}"
              backbone: {facts.Backbone}
              backbone-sha256: "{facts.BackboneSha256}"
              folds: {facts.Folds}
              augmentations: {facts.Augmentations}
              false-reject-rate: {facts.FalseRejectRate}
              held-out-not-accepted: {facts.HeldOutNotAccepted:0.#####}
              held-out-not-accepted-upper-bound: {facts.HeldOutNotAcceptedUpperBound:0.#####}

            """).ReplaceLineEndings("\n");
    }

#pragma warning disable CA1308 // The file's words are written in small letters; nothing is compared by them.
    private static string Kebab<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
#pragma warning restore CA1308

    private static string Findings(TaughtModel taught, IReadOnlyList<TrialScore> trial)
    {
        PassportClass judged = taught.Passport.Classes[0];
        TeachFacts facts = taught.Passport.TaughtFrom!;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"accept-below {judged.AcceptBelow}, reject-from {judged.RejectFrom}. ");
        text.Append(CultureInfo.InvariantCulture, $"Of {facts.Images} good images, each scored while held out, ");
        text.Append(CultureInfo.InvariantCulture, $"{facts.HeldOutNotAccepted:P1} were not accepted (95 % upper bound ");
        text.Append(CultureInfo.InvariantCulture, $"{facts.HeldOutNotAcceptedUpperBound:P1}); agreed were {facts.FalseRejectRate:P1}.\n");
        int needed = (int)Math.Ceiling(3 / facts.FalseRejectRate);
        if (facts.Images < needed)
        {
            text.Append(CultureInfo.InvariantCulture, $"{facts.Images} images cannot show that rate (about {needed} could): ");
            text.Append("the thresholds are a guess.\n");
        }


        if (trial.Count == 0) return text.Append("No defects were given: what the model finds is not known.").ToString();

        TrialScore[] fresh = trial.Where(t => t.Kind == Trial.GoodKind).ToArray();
        float[] good = fresh.Length > 0 ? fresh.Select(t => t.Score).ToArray() : taught.HeldOutScores.ToArray();
        TrialScore[] bad = trial.Where(t => t.Kind != Trial.GoodKind).ToArray();
        text.Append(fresh.Length > 0
            ? $"Against {fresh.Length} fresh good images, of which {Count(fresh, Verdict.Undecided)} were undecided and "
                + $"{Count(fresh, Verdict.Reject)} rejected:\n\n"
            : "Against the held-out good images, for want of fresh ones:\n\n");
        text.Append("| kind | images | image AUROC | rejected | undecided | accepted (escaped) |\n|---|---|---|---|---|---|\n");
        foreach (IGrouping<string, TrialScore> kind in bad.GroupBy(t => t.Kind)) Row(text, kind.Key, good, kind.ToArray());
        if (bad.Length > 0) Row(text, "**all defects**", good, bad);
        return text.ToString();
    }

    private static void Row(StringBuilder text, string kind, float[] good, TrialScore[] bad)
    {
        double auroc = Trial.Auroc(good, bad.Select(t => t.Score).ToArray());
        text.Append(CultureInfo.InvariantCulture, $"| {kind} | {bad.Length} | {auroc:0.0000} | {Count(bad, Verdict.Reject)} | ");
        text.Append(CultureInfo.InvariantCulture, $"{Count(bad, Verdict.Undecided)} | {Count(bad, Verdict.Accept)} |\n");
    }

    private static int Count(TrialScore[] trial, Verdict verdict) => trial.Count(t => t.Verdict == verdict);

    private static string Card(TaughtModel taught, string findings)
    {
        Passport p = taught.Passport;
        TeachFacts facts = p.TaughtFrom!;
        Box region = p.Camera.Region;
        string sees = $"{p.Camera.PixelFormat} {p.Camera.ImageWidth}×{p.Camera.ImageHeight}, region "
            + $"{region.X},{region.Y},{region.Width},{region.Height}, scaled to {p.Input.Width}×{p.Input.Height}";
        string runtime = $"ONNX Runtime {p.Runtime.OnnxRuntimeVersion}, {p.Runtime.Provider}, "
            + $"graph level {p.Runtime.GraphOptimizationLevel}, {p.Runtime.IntraOpThreads} thread";
        return string.Create(CultureInfo.InvariantCulture, $"""
            # Model {p.Id}

            An anomaly model: it knows good units alone and scores how far a view is from them. Score 0 is a middling good view,
            {p.Classes[0].RejectFrom} is where rejection begins.

            | | |
            |---|---|
            | sees | {sees} |
            | taught from | {facts.Images} good images, SHA-256 `{facts.ImagesSha256}`, {facts.Augmentations} altered copies of each |
            | features | {facts.Backbone}, SHA-256 `{facts.BackboneSha256}` (Apache-2.0) |
            | file | `{p.ModelFile}`, {taught.Onnx.Length / 1e6:0.0} MB, SHA-256 `{p.ModelSha256}` |
            | runtime | {runtime} |

            ## What it finds

            {findings.TrimEnd()}

            ## What it cannot know

            - The thresholds are a proposal from good images; qualification on real defects decides.
            - A defect outside the region, or smaller than a few pixels of the {p.Input.Width}×{p.Input.Height} input, is not seen.
            - Good units that look unlike those it was taught from score high: teach anew, do not raise the threshold.

            """).ReplaceLineEndings("\n");
    }

    /// <summary>Prints a line when a step begins and when it ends.</summary>
    private sealed class StepPrinter(TextWriter output) : IProgress<TeachProgress>
    {
        private string _step = string.Empty;

        public void Report(TeachProgress value)
        {
            if (value.Step != _step) output.WriteLine($"{value.Step} …");
            _step = value.Step;
            if (value.Done == value.Total) output.WriteLine($"{value.Step}: {value.Total} done");
        }
    }
}
