using System.CommandLine;
using System.Globalization;
using EdgeInspector.Agent.Commands.Calibrating;
using EdgeInspector.Agent.Configuration;
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
        Description = "folder with at least 8 images of good units, all of one size; with --from-camera a new folder for them",
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
            + "every second one of a kind weighs the heads, on the others the card states what the model finds; with masks in "
            + "ground_truth/<kind>/<name>.png also how often the heat map points at the defect",
    };

    private static readonly Option<string?> FromCamera = new("--from-camera")
    {
        Description = "name of a camera in the line's configuration: takes the good images from it first, at a stopped line",
    };

    private static readonly Option<string> Config = new("--config")
    {
        Description = "the line's configuration, for --from-camera",
        DefaultValueFactory = _ => Path.Combine("config", "line.yaml"),
    };

    private static readonly Option<int> Count = new("--count")
    {
        Description = "images to take from the camera, 8..5000; about 40 for a part in a fixture, 200 for one that lies freely",
        DefaultValueFactory = _ => 40,
    };

    private static readonly Option<int> WaitMs = new("--wait-ms")
    {
        Description = "how long to wait for each image of the camera, 10..600000",
        DefaultValueFactory = _ => 30_000,
    };

    private static readonly Option<bool> SoftwareTrigger = new("--software-trigger")
    {
        Description = "trigger the camera from here instead of as configured",
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

    private static readonly Option<bool> Align = new("--align")
    {
        Description = "lay each part over a reference before the model sees it, here and in the line: helps parts in a fixture that lie a little "
            + "differently each time, harms those with a free print; a part too far away or too unlike is undecided",
    };

    private static readonly Option<int> Threads = new("--threads")
    {
        Description = "threads of the teaching, 1..64; the result does not depend on them",
        DefaultValueFactory = _ => 1,
    };

    private const int KnownFrames = 2;

    private const string PassportHeader =
        "# What the model is and what it may be used for. Written by `teach`; the state is changed by qualification alone.\n";

    public static Command Create()
    {
        var command = new Command("teach", "Teaches an anomaly model from images of good units.")
        {
            Images, Name, ModelVersion, Out, Region, Size, Defects, ClassName, Backbone, FalseRejectRate, Bank, Align, Threads,
            FromCamera, Config, Count, WaitMs, SoftwareTrigger,
        };

        // On a thread of its own, so that Ctrl+C is heard while it works.
        command.SetAction((result, cancellation) => Task.Run(() => RunAsync(result, cancellation), CancellationToken.None));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken ended)
    {
        TextWriter output = result.InvocationConfiguration.Output, error = result.InvocationConfiguration.Error;
        using var signals = new StopSignals(ended);
        CancellationToken cancellation = signals.Token;
        string? unfinished = null;
        try
        {
            TeachOptions options = OptionsOf(result);
            string folder = Path.Combine(result.GetValue(Out)!, options.Name, options.Version);
            if (Directory.Exists(folder))
                throw new TeachException($"folder '{folder}' exists: a model is never overwritten, choose another --version");

            if (result.GetValue(FromCamera) is string camera) await TakeImagesAsync(result, camera, options, output, cancellation);

            TaughtModel taught = Teacher.Teach(options, new StepPrinter(output), cancellation);

            // Written beside and moved as the last step, so that a half-written model never bears its name.
            unfinished = folder + ".unfinished";
            if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
            Directory.CreateDirectory(unfinished);
            await File.WriteAllBytesAsync(Path.Combine(unfinished, taught.Passport.ModelFile), taught.Onnx.ToArray(), cancellation);
            PassportFile.Write(unfinished, PassportHeader, KnownAnswersOf(unfinished, taught.Passport, options.ImagesFolder));
            using OnnxModel model = Load(unfinished, taught.Passport);
            IReadOnlyList<TrialScore> trial = result.GetValue(Defects) is string defects
                ? Trial.Run(model, defects, new StepPrinter(output), cancellation, freshOnly: taught.Passport.TaughtFrom!.DefectsWeighed > 0)
                : [];
            string findings = ModelCard.Findings(taught, trial);
            if (trial.Count > 0) findings += "\n" + ClassCalibration.InAWord(taught, trial);
            await File.WriteAllTextAsync(Path.Combine(unfinished, "README.md"), ModelCard.Text(taught, findings), cancellation);
            using (var pictures = new HeatPictures(model))
                await File.WriteAllTextAsync(Path.Combine(unfinished, TeachReport.FileName), TeachReport.Page(taught, Teacher.FilesIn(options.ImagesFolder), trial, pictures), cancellation);
            Directory.Move(unfinished, folder);

            await output.WriteLineAsync(findings);
            await output.WriteLineAsync($"wrote {folder} with {TeachReport.FileName} (state draft: a line refuses it until it is qualified and released)");
            return 0;
        }
        catch (Exception refused) when (refused is TeachException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"teach: {refused.Message}");
        }
        catch (Exception missing) when (OpenCvLibrary.IsMissing(missing))
        {
            await error.WriteLineAsync($"teach: {OpenCvLibrary.MissingText(missing)}");
        }
        catch (OperationCanceledException stopped)
        {
            await error.WriteLineAsync($"teach: {(stopped.InnerException is null ? "cancelled" : stopped.Message)}, no model was written");
        }

        if (unfinished is not null && Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        return 1;
    }

    /// <summary>The passport with the answers to some of the good images: enough to notice a runtime or a PC that computes otherwise.</summary>
    internal static Passport KnownAnswersOf(string folder, Passport passport, string imagesFolder)
    {
        Passport draft = passport with { State = PassportState.Draft, KnownAnswers = [], Runtime = passport.Runtime with { Cpu = CpuKind.Here } };
        using OnnxModel model = Load(folder, draft);
        return draft with { KnownAnswers = KnownImages.Make(model, folder, imagesFolder, KnownFrames) };
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
            Align = result.GetValue(Align),
            DefectsFolder = result.GetValue(Defects),
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

    private static Task TakeImagesAsync(ParseResult result, string camera, TeachOptions options, TextWriter output, CancellationToken cancellation)
    {
        int waitMs = result.GetValue(WaitMs);
        if (waitMs is < 10 or > 600_000) throw new TeachException($"--wait-ms {waitMs} is outside 10..600000");
        return TeachFromCamera.TakeAsync(
            result.GetValue(Config)!, camera, options.ImagesFolder, result.GetValue(Count), options.Region, TimeSpan.FromMilliseconds(waitMs),
            result.GetValue(SoftwareTrigger), output, new PrintedLog(output), cancellation);
    }

    private static OnnxModel Load(string folder, Passport passport) =>
        OnnxModel.TryLoad(folder, passport, NullLogger.Instance, out OnnxModel? model, out ModelRefusal? refusal, allowUnreleased: true)
            ? model
            : throw new TeachException(refusal.Text);

    /// <summary>Prints a bar for each step.</summary>
    private sealed class StepPrinter(TextWriter output) : IProgress<TeachProgress>
    {
        private readonly ProgressBar _bar = ProgressBar.On(output);
        private string _step = string.Empty;

        public void Report(TeachProgress value)
        {
            if (value.Step != _step)
            {
                _bar.Interrupt();
                output.WriteLine($"{value.Step} …");
            }

            _step = value.Step;
            _bar.Show(value.Done, value.Total);
        }
    }
}
