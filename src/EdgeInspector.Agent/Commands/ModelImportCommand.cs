using System.CommandLine;
using System.Globalization;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Vision;
using EdgeInspector.Vision.Importing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Agent.Commands;

/// <summary><c>model import</c>: an ONNX file that somebody brings becomes a model folder with a draft passport, and is tried on images.</summary>
/// <remarks>No part of the running line. Exit code 0: written. 1: nothing was written, the reason is on the error output.</remarks>
public static class ModelImportCommand
{
    private static readonly Argument<string> File = new("file") { Description = "the ONNX file" };

    private static readonly Option<string?> Images = new("--images") { Description = "folder with sample images, all of the camera's size: the model is run on each" };

    private static readonly Option<string?> Out = new("--out") { Description = "folder to make for model, passport and pictures; without it nothing is written" };

    private static readonly Option<string?> Name = new("--name") { Description = "name of the model; without it the file's" };

    private static readonly Option<string> ModelVersion = new("--version") { Description = "version of the model", DefaultValueFactory = _ => "1" };

    private static readonly Option<string?> Size = new("--size") { Description = "WxH of the model's input, where the file leaves it open" };

    private const string DraftWords = "# A draft by `model import`: classes, thresholds, region and sample space are for a person to set.\n";

    public static Command Create()
    {
        var command = new Command(
            "import", "Finds out a model's layout, writes a draft passport and tries it on images. Exit code 0 done, 1 the file does not fit, 2 wrong use.")
        {
            File, Images, Out, Name, ModelVersion, Size,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult result)
    {
        TextWriter output = result.InvocationConfiguration.Output, error = result.InvocationConfiguration.Error;
        string? unfinished = null;
        try
        {
            string file = result.GetValue(File)!;
            string? images = result.GetValue(Images), folder = result.GetValue(Out);
            if (folder is not null && Directory.Exists(folder)) throw new IOException($"folder '{folder}' exists: a model is never overwritten");
            Passport passport = DraftOf(result, file, images);
            string notes = string.Concat(DraftNotes.Of(passport).Select(note => $"# {note}\n"));
            output.Write(notes + PassportFile.Write(passport));
            if (!OnnxModel.TryLoad(Path.GetDirectoryName(Path.GetFullPath(file))!, passport, NullLogger.Instance, out OnnxModel? model, out ModelRefusal? refusal, allowUnreleased: true))
                throw new IOException(refusal.Text);
            using (model)
            {
                if (folder is not null)
                {
                    // Written beside and moved as the last step, so that a half-written model never bears its name.
                    unfinished = folder.TrimEnd('/', '\\') + ".unfinished";
                    if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
                    Directory.CreateDirectory(unfinished);
                    System.IO.File.Copy(file, Path.Combine(unfinished, passport.ModelFile));
                    System.IO.File.WriteAllText(Path.Combine(unfinished, Passport.FileName), DraftWords + notes + PassportFile.Write(passport));
                }

                if (images is not null)
                {
                    IReadOnlyList<SampleResult> samples = SampleRun.Run(model, images, unfinished is null ? null : Path.Combine(unfinished, "samples"));
                    Print(samples, passport, output);
                    Propose(samples, passport, notes, unfinished, output);
                }
            }

            if (unfinished is null) return 0;
            Directory.Move(unfinished, folder!);
            output.WriteLine($"wrote {folder} (state draft: a line refuses it until it is qualified and released)");
            return 0;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"model import: {refused.Message}");
        }
        catch (Exception missing) when (OpenCvLibrary.IsMissing(missing))
        {
            error.WriteLine($"model import: {OpenCvLibrary.MissingText(missing)}");
        }

        if (unfinished is not null && Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        return 1;
    }

    // From the images that were looked at: a person says whether they were good ones and enough of them.
    private static void Propose(IReadOnlyList<SampleResult> samples, Passport passport, string notes, string? folder, TextWriter output)
    {
        if (SpaceProposal.Of([.. samples.Where(s => s.Outcome == Inspection.ViewOutcome.Inspected).Select(s => s.Sample)]) is not { } space) return;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"proposed sample space, from {space.Statistics[0].Images} images: at least {space.Statistics[0].Coverage * 100:0.#} % of such images have each measure within the range that was seen, and the limits are wider (95 % confidence)"));
        if (folder is not null) System.IO.File.WriteAllText(Path.Combine(folder, Passport.FileName), DraftWords + notes + PassportFile.Write(passport with { SampleSpace = space }));
    }

    private static Passport DraftOf(ParseResult result, string file, string? images)
    {
        // Without images the camera is a guess that the passport's reader will see refused or corrected.
        (int width, int height, string format) = images is null ? (1280, 1024, "Mono8") : SampleRun.FormOf(images);
        string name = result.GetValue(Name) ?? Path.GetFileNameWithoutExtension(file);
        Passport? draft = ModelDraft.Make(file, name, result.GetValue(ModelVersion)!, (width, height), format, SizeOf(result.GetValue(Size)), out string? problem);
        return draft ?? throw new IOException(problem!);
    }

    private static (int Width, int Height) SizeOf(string? text)
    {
        if (text is null) return (0, 0);
        string[] sides = text.Split('x');
        return sides.Length == 2 && int.TryParse(sides[0], NumberStyles.None, CultureInfo.InvariantCulture, out int width)
            && int.TryParse(sides[1], NumberStyles.None, CultureInfo.InvariantCulture, out int height) && width > 0 && height > 0
            ? (width, height)
            : throw new IOException($"--size '{text}' must be WxH, whole numbers from 1");
    }

    private static void Print(IReadOnlyList<SampleResult> samples, Passport passport, TextWriter output)
    {
        string[] classes = passport.Classes.Where(c => !c.Good).Select(c => c.Name).ToArray();
        output.WriteLine("image | outcome | verdict | worst finding | findings | ms");
        foreach (SampleResult sample in samples)
        {
            string worst = sample.Findings.Count == 0 ? "-" : string.Create(
                CultureInfo.InvariantCulture,
                $"{classes[sample.Findings[0].DefectClass]} {sample.Findings[0].Score:0.000} at {sample.Findings[0].Box.X},{sample.Findings[0].Box.Y} {sample.Findings[0].Box.Width}x{sample.Findings[0].Box.Height}");
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{sample.File} | {sample.Outcome} | {sample.Judgement.Verdict} | {worst} | {sample.Findings.Total} | {sample.Milliseconds:0.0}"));
        }
    }
}
