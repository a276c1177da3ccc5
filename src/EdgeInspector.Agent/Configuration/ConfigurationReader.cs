using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EdgeInspector.Agent.Configuration.Keys;
using EdgeInspector.Agent.Configuration.Yaml;
using EdgeInspector.Inspection;
using EdgeInspector.Vision;

namespace EdgeInspector.Agent.Configuration;

/// <summary>Reads a line's YAML file, and the files that it names, into one <see cref="LineConfiguration"/>.</summary>
/// <remarks>Never throws for what a file holds: every problem is collected and handed back at once.</remarks>
public static partial class ConfigurationReader
{
    /// <summary>Reads the file; relative paths inside it are relative to its folder.</summary>
    public static ConfigurationReading Read(string path)
    {
        var problems = new List<ConfigurationProblem>();
        if (string.IsNullOrWhiteSpace(path) || path.Contains('\0', StringComparison.Ordinal))
        {
            problems.Add(new ConfigurationProblem("--config", 0, 0, "", "is no path; allowed: path of a YAML file"));
            return new ConfigurationReading(null, problems);
        }

        LineConfiguration? configuration = ReadLine(Path.GetFullPath(path), path, problems, out AuditSettings? audit);
        ConfigurationProblem[] sorted = Sorted(problems, path);
        return new ConfigurationReading(problems.Count == 0 ? configuration : null, sorted)
        {
            Audit = audit,
            OfModel = [.. sorted.Where(p => Path.GetFileName(p.File) == Passport.FileName || p.Key.EndsWith("model.folder", StringComparison.Ordinal) || p.Key.EndsWith("model-folder", StringComparison.Ordinal))],
        };
    }

    /// <summary>Reads the part about the PLC alone: its link is tried before there is a released model.</summary>
    /// <param name="path">The line's file.</param>
    /// <param name="problems">Those of the part, or of the whole file where it cannot be read; empty if there are none.</param>
    /// <param name="othersCount">Problems of other parts, for which the line would not start.</param>
    public static PlcSettings? ReadPlc(string path, out IReadOnlyList<ConfigurationProblem> problems, out int othersCount)
    {
        ConfigurationReading whole = Read(path);
        ConfigurationProblem[] own = [.. whole.Problems.Where(p => p.Key.Length == 0 || p.Key == LineKeys.Plc.Name || p.Key.StartsWith(LineKeys.Plc.Name + ".", StringComparison.Ordinal))];
        othersCount = whole.Problems.Count - own.Length;
        problems = own;
        if (whole.Configuration is { } line) return line.Plc;
        if (own.Length > 0) return null;
        string full = Path.GetFullPath(path);
        YamlNode? root = YamlFile.Read(full, path, []).Root;
        PlcSettings? plc = root is null ? null : Part(LineKeys.Plc, root, Path.GetDirectoryName(full)!);
        // Whatever keeps it from being read is then worth being told.
        if (plc is null) problems = whole.Problems;
        return plc;
    }

    private static LineConfiguration? ReadLine(string path, string shownPath, List<ConfigurationProblem> problems, out AuditSettings? audit)
    {
        audit = null;
        var file = YamlFile.Read(path, shownPath, problems);
        if (file.Root is null) return null;
        string folder = Path.GetDirectoryName(path)!;
        var reading = new KeyReading(file, folder, LineKeys.Section, problems);
        LineConfiguration? line = LineKeys.Section.TryRead(file.Root, "", reading, out LineConfiguration? read) ? read : null;
        audit = line?.Audit ?? Part(LineKeys.Audit, file.Root, folder);

        // Recipe and cameras are checked even when other keys have problems: every problem at once.
        string? recipePath = line?.Recipe.File ?? Part(LineKeys.Recipe, file.Root, folder);
        if (recipePath is null) return null;
        (RecipeSettings? recipe, YamlFile recipeFile, KeyReading recipeReading) = ReadRecipe(recipePath, shownPath, folder, problems);

        IReadOnlyList<CameraSettings>? cameras = line?.Cameras ?? Part(LineKeys.Cameras, file.Root, folder);
        if (recipe is not null && cameras is not null) CheckCameras(cameras, recipe.Views, reading);
        ModelSettings? model = line?.Model ?? Part(LineKeys.Model, file.Root, folder);
        if (model is null) return null;
        var passportFile = YamlFile.Read(model.PassportFile, Beside(shownPath, folder, model.PassportFile), problems);
        Passport? passport = PassportFile.Read(passportFile, problems);
        if (passport is null) return null;
        CheckModel(model, passport, reading, "model.folder");
        if (recipe is null) return null;
        CheckRecipe(recipe, passport, recipeReading);
        CheckRegions(recipe, passport, recipeReading);
        CheckMeasurements(cameras, recipe, passport, reading, recipeReading);
        if (cameras is not null) CheckRegionCameras(cameras, passport, reading);
        if (cameras is not null) CheckSmallestDefect(cameras, recipe, passport, reading, recipeReading);
        if (cameras is not null) CheckPixelFormats(cameras, recipe, passport, reading, recipeReading);
        if (cameras is not null) CheckLinks(cameras, recipe, passport, reading);
        if (line is null) return null;

        line = line with { File = path, FileHash = Sha256(file.Bytes), Recipe = recipe, Passport = passport, PassportBytes = passportFile.Bytes };
        List<byte[]> files = [file.Bytes, recipeFile.Bytes, passportFile.Bytes];
        IReadOnlyList<OtherRecipe> others = Part(LineKeys.OtherRecipes, file.Root, folder) ?? [];
        return line with { OtherRecipes = ReadOthers(line, others, shownPath, folder, reading, files, problems), Hash = Hash(files) };
    }

    private static (RecipeSettings? Recipe, YamlFile File, KeyReading Reading) ReadRecipe(
        string path, string shownPath, string folder, List<ConfigurationProblem> problems)
    {
        var file = YamlFile.Read(path, Beside(shownPath, folder, path), problems);
        var reading = new KeyReading(file, Path.GetDirectoryName(path)!, RecipeKeys.Section, problems);
        RecipeSettings? recipe = null;
        bool isRead = file.Root is not null && RecipeKeys.Section.TryRead(file.Root, "", reading, out recipe);
        return (isRead ? recipe! with { File = path, Hash = Sha256(file.Bytes) } : null, file, reading);
    }

    /// <summary>Reads what the PLC may ask for later, under the same rules; the files go into the hash in the order of the list.</summary>
    private static List<RecipeChoice> ReadOthers(
        LineConfiguration line, IReadOnlyList<OtherRecipe> others, string shownPath, string folder, KeyReading reading, List<byte[]> files,
        List<ConfigurationProblem> problems)
    {
        var choices = new List<RecipeChoice>();
        for (int i = 0; i < others.Count; i++)
        {
            (RecipeSettings? recipe, YamlFile file, KeyReading recipeReading) = ReadRecipe(others[i].File, shownPath, folder, problems);
            ModelSettings model = others[i].ModelFolder is { } own ? line.Model with { Folder = own } : line.Model;
            var passportFile = YamlFile.Read(model.PassportFile, Beside(shownPath, folder, model.PassportFile), problems);
            Passport? passport = PassportFile.Read(passportFile, problems);
            files.Add(file.Bytes);
            files.Add(passportFile.Bytes);
            string key = $"other-recipes[{i}]";
            if (passport is not null && others[i].ModelFolder is not null) CheckModel(model, passport, reading, $"{key}.model-folder");
            if (passport is null || recipe is null) continue;
            CheckRecipe(recipe, passport, recipeReading);
            CheckRegions(recipe, passport, recipeReading);
            CheckRegionCameras(line.Cameras, passport, reading);
            CheckSmallestDefect(line.Cameras, recipe, passport, reading, recipeReading);
            CheckPixelFormats(line.Cameras, recipe, passport, reading, recipeReading);
            CheckLinks(line.Cameras, recipe, passport, reading);
            if (recipe.Views != line.Recipe.Views)
                reading.RefuseAt($"{key}.recipe", $"'{recipe.Id}' has {recipe.Views} views; allowed: the {line.Recipe.Views} of '{line.Recipe.Id}', which the cameras take");
            if (recipe.Id == line.Recipe.Id || choices.Any(c => c.Recipe.Id == recipe.Id))
                reading.RefuseAt($"{key}.recipe", $"'{recipe.Id}' is the id of another recipe too; allowed: an id of its own");
            choices.Add(new RecipeChoice { Recipe = recipe, Model = model, Passport = passport, PassportBytes = passportFile.Bytes });
        }

        return choices;
    }

    private static void CheckModel(ModelSettings model, Passport passport, KeyReading reading, string key)
    {
        string network = Path.Combine(model.Folder, passport.ModelFile);
        if (!File.Exists(network)) reading.RefuseAt(key, $"the folder holds no {passport.ModelFile}, which its passport names");
        if (passport.State == PassportState.Released) return;
        string named = $"the passport of '{passport.Id}' is";
        if (passport.State == PassportState.Withdrawn)
            reading.RefuseAt(key, $"{named} withdrawn; allowed: released");
        else if (model.Unreleased != UnreleasedModel.Allow)
            reading.RefuseAt(key, $"{named} in state draft; allowed: released, or 'unreleased: allow' on a bench");
    }

    /// <summary>Rules over recipe and passport: the recipe names only classes that the model finds.</summary>
    private static void CheckRecipe(RecipeSettings recipe, Passport passport, KeyReading reading)
    {
        PassportClass[] judged = passport.Classes.Where(c => !c.Good).ToArray();
        string known = string.Join(", ", judged.Select(c => c.Name));
        for (int i = 0; i < recipe.Classes.Count; i++)
        {
            DefectClassSettings own = recipe.Classes[i];
            PassportClass? found = judged.FirstOrDefault(c => c.Name == own.Name);
            string key = $"classes[{i}]";
            if (found is null)
            {
                reading.RefuseAt($"{key}.name", $"'{own.Name}' is no defect class of the model; allowed: {known}");
                continue;
            }

            float accept = own.AcceptBelow ?? found.AcceptBelow;
            float reject = own.RejectFrom ?? found.RejectFrom;
            if (accept <= reject)
            {
                string? problem = (found.ToDefectClass() with { AcceptBelow = accept, RejectFrom = reject }).CalibrationProblem();
                if (problem is not null) reading.RefuseAt($"{key}.{(own.RejectFrom is null ? "accept-below" : "reject-from")}", $"{problem}; allowed: thresholds inside the passport's calibration");
                continue;
            }

            string values = string.Create(CultureInfo.InvariantCulture, $"accept-below {accept} is above reject-from {reject}");
            string at = own.AcceptBelow is null ? "reject-from" : "accept-below";
            reading.RefuseAt($"{key}.{at}", $"{values}, the passport's values filled in; allowed: not above it");
        }

        foreach (string problem in recipe.Motion?.Problems(recipe.Views, judged.Select(c => c.Name).ToArray()) ?? [])
            reading.RefuseAt("motion", $"{problem}; allowed: views 0..{recipe.Views - 1}, classes {known}");
        foreach (string problem in recipe.Motion is { } motion ? MotionFit.Problems(passport, motion, recipe.ClassesOf(passport)) : [])
            reading.RefuseAt("motion", $"{problem}; allowed: defect or undecided");
        foreach (string problem in recipe.Motion?.ToldAsProblems(recipe.ClassesOf(passport)) ?? [])
            reading.RefuseAt("motion.told-as", $"{problem}; allowed: one class with its own name for each motion without a meaning");
        foreach (MotionClass told in recipe.Motion?.ToldAs.Where(t => t.Class.AcceptBelow > t.Class.RejectFrom) ?? [])
            reading.RefuseAt("motion.told-as", string.Create(CultureInfo.InvariantCulture, $"class '{told.Class.Name}': accept-below {told.Class.AcceptBelow} is above reject-from {told.Class.RejectFrom}; allowed: not above it"));
        Box seen = passport.Camera.Region;
        if (recipe.SampleSpace.Part?.Expected is { } part
            && (part.X < seen.X || part.Y < seen.Y || part.X + part.Width > seen.X + seen.Width || part.Y + part.Height > seen.Y + seen.Height))
        {
            reading.RefuseAt("sample-space.part", $"{part.X},{part.Y},{part.Width},{part.Height} does not lie in the region {seen.X},{seen.Y},{seen.Width},{seen.Height} of the passport; allowed: a box inside it");
        }
    }

    /// <summary>A camera sends the passport's pixels, in a width and packing of its own choice.</summary>
    private static void CheckPixelFormats(
        IReadOnlyList<CameraSettings> cameras, RecipeSettings recipe, Passport passport, KeyReading reading, KeyReading recipeReading)
    {
        IReadOnlyList<string> fitting = FittingFormats.Of(passport.Camera);
        for (int i = 0; i < cameras.Count; i++)
        {
            if (cameras[i].PixelFormatWith(recipe) is not string format || fitting.Contains(format)) continue;
            string problem = $"camera '{cameras[i].Name}': PixelFormat {format} does not fit the model '{passport.Id}'; allowed: {string.Join(", ", fitting)}";
            if (recipe.PixelFormat is null) reading.RefuseAt($"cameras[{i}].features", problem);
            else recipeReading.RefuseAt("features", problem);
        }
    }

    /// <summary>What cameras of one interface say of their link agrees, and a link whose speed the file names carries them.</summary>
    private static void CheckLinks(IReadOnlyList<CameraSettings> cameras, RecipeSettings recipe, Passport passport, KeyReading reading)
    {
        for (int i = 0; i < cameras.Count; i++)
        {
            CameraSettings own = cameras[i];
            if (!own.LinkShare || own.Interface is null || cameras.Take(i).FirstOrDefault(c => c.LinkShare && own.Interface.Equals(c.Interface)) is not { } first) continue;
            if (own.LinkMbps is int mbps && first.LinkMbps is int theirs && mbps != theirs)
                reading.RefuseAt($"cameras[{i}].link-mbps", $"{mbps} Mb/s differs from the {theirs} Mb/s of camera '{first.Name}' on the same interface; allowed: the same, or none");
            if (own.FramesPerSecond is null != first.FramesPerSecond is null)
                reading.RefuseAt($"cameras[{i}].{(own.FramesPerSecond is null ? "interface" : "frames-per-second")}", $"frames-per-second is given for one of '{first.Name}' and '{own.Name}' on the same interface; allowed: for all of them, or none");
        }

        LinkShares.Make((cameras, recipe, passport), _ => null, out IReadOnlyList<(int Camera, string Problem)> problems);
        foreach ((int camera, string problem) in problems) reading.RefuseAt($"cameras[{camera}].frames-per-second", problem);
    }

    /// <summary>Rules over all cameras and the recipe: each view exactly once, each name and each camera once.</summary>
    private static void CheckCameras(IReadOnlyList<CameraSettings> cameras, int views, KeyReading reading)
    {
        var ownerOfView = new Dictionary<int, string>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var ways = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < cameras.Count; i++)
        {
            CameraSettings camera = cameras[i];
            string key = $"cameras[{i}]";
            if (!names.Add(camera.Name))
                reading.RefuseAt($"{key}.name", $"'{camera.Name}' is the name of another camera too; allowed: a name of its own");
            (string wayKey, string way) = camera.Serial is { } serial ? ("serial", serial)
                : camera.Address is { } address ? ("address", address.ToString())
                : ("user-name", camera.UserName ?? "");
            if (!ways.Add($"{wayKey} {way}")) reading.RefuseAt($"{key}.{wayKey}", $"'{way}' is another camera's too; allowed: a camera of its own");

            foreach (int view in camera.Views)
            {
                if (view >= views)
                    reading.RefuseAt($"{key}.views", $"view {view} is outside 0..{views - 1}, the views of the recipe");
                else if (!ownerOfView.TryAdd(view, camera.Name))
                    reading.RefuseAt($"{key}.views", $"view {view} is taken twice, first by camera '{ownerOfView[view]}'; allowed: each view exactly once");
            }
        }

        string missing = string.Join(", ", Enumerable.Range(0, views).Where(v => !ownerOfView.ContainsKey(v)));
        if (missing.Length > 0) reading.RefuseAt("cameras", $"no camera takes view {missing}; allowed: each view of the recipe, 0..{views - 1}, exactly once");
    }

    /// <summary>The configuration hash: SHA-256 of lines of text, each a name and the SHA-256 of that file; one of the line, then a recipe and a passport for each recipe.</summary>
    private static string Hash(IReadOnlyList<byte[]> files)
    {
        IEnumerable<string> lines = files.Select((bytes, i) => $"{(i == 0 ? "line" : i % 2 == 1 ? "recipe" : "passport")} {Sha256(bytes)}\n");
        return $"sha256:{Sha256(Encoding.ASCII.GetBytes(string.Concat(lines)))}";
    }

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>One key's value out of a file whose other keys may be broken; its own problems are noted elsewhere.</summary>
    private static T? Part<T>(Key<T> key, YamlNode root, string folder)
        where T : class
    {
        YamlEntry? entry = (root as YamlMapping)?.Entries.FirstOrDefault(e => e.Key == key.Name);
        if (entry is null) return null;
        var reading = new KeyReading(new YamlFile("", [], root, IsWhole: true), folder, LineKeys.Section, new List<ConfigurationProblem>());
        var values = new SectionValues("", root, reading);
        return key.TryRead(entry.Value, key.Name, reading, values) ? values.Get(key) : null;
    }

    /// <summary>A file's name for people: beside the line's file as they named that one, without steps back where it can be.</summary>
    private static string Beside(string shownPath, string folder, string path)
    {
        if (Path.IsPathRooted(shownPath)) return path;
        string combined = Path.Combine(Path.GetDirectoryName(shownPath) ?? "", Path.GetRelativePath(folder, path));
        return Path.GetRelativePath(".", Path.GetFullPath(combined));
    }

    private static ConfigurationProblem[] Sorted(IEnumerable<ConfigurationProblem> problems, string main) => problems
        .Distinct()
        .OrderBy(p => p.File == main ? 0 : 1)
        .ThenBy(p => p.File, StringComparer.Ordinal)
        .ThenBy(p => p.Line)
        .ThenBy(p => p.Column)
        .ToArray();
}
