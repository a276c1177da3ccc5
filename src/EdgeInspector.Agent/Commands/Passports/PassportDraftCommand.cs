using System.CommandLine;
using System.Globalization;
using System.Text;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Inspection;
using EdgeInspector.Vision;
using EdgeInspector.Vision.Teaching;

namespace EdgeInspector.Agent.Commands.Passports;

/// <summary><c>passport draft</c>: states for what and until when a model is meant, and makes a draft of its passport.</summary>
/// <remarks>The old signatures end: they are taken away with the file that held them.</remarks>
internal static class PassportDraftCommand
{
    public static Command Create()
    {
        Argument<string> folder = ModelFolder.Argument();
        var lines = new Option<string[]>("--line") { Description = "A place where it may judge: enterprise/site/area/line/cell, or the beginning of it. May be repeated." };
        var recipes = new Option<string[]>("--recipe") { Description = "A recipe that may use it. May be repeated." };
        var products = new Option<string[]>("--product") { Description = "A product code that it may judge; may be given more than once. Without any the old ones stay." };
        var containers = new Option<string[]>("--container") { Description = "A container of recipes that it may judge; may be given more than once." };
        var cameras = new Option<string[]>("--camera") { Description = "A camera by its name on the line, or name/view; may be given more than once." };
        var from = new Option<string?>("--valid-from") { Description = "The first day, UTC, such as 2026-01-31." };
        var until = new Option<string?>("--valid-until") { Description = "The last day, UTC." };
        var known = new Option<string?>("--known-frames") { Description = "Folder of images as the camera takes them: the answers to two of them are kept as known. Without it the old ones stay." };
        var regions = new Option<string?>("--regions") { Description = "Recipe file whose region, regions and masks the passport takes. Without it the old ones stay." };
        var command = new Command("draft", "Make the passport a draft with the hash of the network as it is, and state scope and validity. Old signatures are removed.")
        {
            folder, lines, recipes, products, containers, cameras, from, until, known, regions,
        };
        command.SetAction(parsed =>
        {
            TextWriter error = parsed.InvocationConfiguration.Error;
            if (!TryDay("--valid-from", parsed.GetValue(from), error, out DateOnly? first) || !TryDay("--valid-until", parsed.GetValue(until), error, out DateOnly? last)) return 2;
            if (!ModelFolder.TryRead("draft", parsed.GetValue(folder)!, error, out ModelFolder? model)) return 1;
            if (!model.TryHashModel("draft", error, out string sha256)) return 1;

            Passport old = model.Passport;
            Passport made = old with
            {
                State = PassportState.Draft,
                ModelSha256 = sha256,
                Runtime = old.Runtime with { OnnxRuntimeVersion = OnnxModel.RuntimeVersion },
                Validity = ValidityOf(first ?? old.Validity?.From, last ?? old.Validity?.Until),
                Scope = ScopeOf(Chosen(parsed.GetValue(lines), old.Scope?.Lines), Chosen(parsed.GetValue(recipes), old.Scope?.Recipes)) is not { } scope ? null : scope with
                {
                    Products = Chosen(parsed.GetValue(products), old.Scope?.Products) ?? [],
                    Containers = Chosen(parsed.GetValue(containers), old.Scope?.Containers) ?? [],
                    Cameras = Chosen(parsed.GetValue(cameras), old.Scope?.Cameras) ?? [],
                },
            };
            if (parsed.GetValue(regions) is string recipe)
            {
                CameraBinding? seen = RecipeRegions.Read(recipe, made.Camera, out IReadOnlyList<ConfigurationProblem> problems);
                foreach (ConfigurationProblem problem in problems) error.WriteLine($"draft: {problem}");
                if (seen is null) return 1;

                // Its statistics are of places in one region at one scale: in tiles, or elsewhere, every image would be an anomaly, or worse, none.
                if (made.TaughtFrom is not null && (seen.Regions.Count > 0 || seen.Region != made.Camera.Region))
                {
                    error.WriteLine(
                        $"draft: model '{made.Id}' was taught on region {Sides(made.Camera.Region)} as a whole and knows what is usual at each place of it; recipe '{recipe}' shows it "
                        + $"{(seen.Regions.Count > 0 ? $"{seen.Regions.Sum(r => r.Cut().Count)} tiles or regions" : $"region {Sides(seen.Region)}")}. Allowed: masks alone. "
                        + "Teach it anew with --region, or take a detector for tiles");
                    return 1;
                }

                // Other regions are another question to the model: what it answered to the old ones is no known answer.
                if (seen != made.Camera) made = made with { Camera = seen, KnownAnswers = [] };
            }

            try
            {
                if (parsed.GetValue(known) is string images) made = TeachCommand.KnownAnswersOf(model.Folder, made, images);
            }
            catch (Exception refused) when (refused is TeachException or IOException or UnauthorizedAccessException)
            {
                error.WriteLine($"draft: {refused.Message}");
                return 1;
            }

            return Write(model, made, parsed.InvocationConfiguration);
        });
        return command;
    }

    private static string Sides(Box box) => $"{box.X},{box.Y},{box.Width},{box.Height}";

    private static int Write(ModelFolder model, Passport made, InvocationConfiguration console)
    {
        // What is written is read again under another name first: a value that no line would take never becomes a passport.
        string trial = model.PassportFile + ".trial";
        try
        {
            byte[] bytes = Encoding.UTF8.GetBytes(ModelFolder.Header + PassportFile.Write(made));
            File.WriteAllBytes(trial, bytes);
            Passport? read = PassportFile.Read(trial, out IReadOnlyList<ConfigurationProblem> problems);
            File.Delete(trial);
            foreach (ConfigurationProblem problem in problems) console.Error.WriteLine($"draft: {problem.Key}: {problem.Message}");
            if (read is null) return 1;
            File.Delete(model.EnvelopeFile);
            ModelFolder.Write(model.PassportFile, bytes);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            console.Error.WriteLine($"draft: {refused.Message}");
            return 1;
        }

        console.Output.WriteLine($"wrote {model.PassportFile}: {made.Id}, draft");
        foreach (string lacks in Lacking(made)) console.Output.WriteLine($"before it can be released: {lacks}");
        return 0;
    }

    /// <summary>What a released passport would still lack, a sentence each.</summary>
    public static IEnumerable<string> Lacking(Passport passport)
    {
        if (passport.Validity is null) yield return "validity is not stated (--valid-from and --valid-until)";
        if (passport.KnownAnswers.Count == 0) yield return "no answer is known (--known-frames)";
        if (passport.Scope is null) yield return "scope is not stated (--line and --recipe)";
    }

    private static PassportValidity? ValidityOf(DateOnly? from, DateOnly? until) =>
        from is { } first && until is { } last ? new PassportValidity { From = first, Until = last } : null;

    private static PassportScope? ScopeOf(IReadOnlyList<string>? lines, IReadOnlyList<string>? recipes) =>
        lines is { Count: > 0 } && recipes is { Count: > 0 } ? new PassportScope { Lines = lines, Recipes = recipes } : null;

    private static IReadOnlyList<string>? Chosen(string[]? told, IReadOnlyList<string>? old) => told is { Length: > 0 } ? told : old;

    private static bool TryDay(string option, string? text, TextWriter error, out DateOnly? day)
    {
        day = null;
        if (text is null) return true;
        bool read = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly value);
        if (read) day = value;
        else error.WriteLine($"draft: {option} '{text}' is not allowed; allowed: a day such as 2026-12-31");
        return read;
    }
}
