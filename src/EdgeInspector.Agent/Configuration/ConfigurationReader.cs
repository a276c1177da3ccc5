using System.Security.Cryptography;
using System.Text;
using EdgeInspector.Agent.Configuration.Keys;
using EdgeInspector.Agent.Configuration.Yaml;

namespace EdgeInspector.Agent.Configuration;

/// <summary>Reads a line's YAML file, and the files that it names, into one <see cref="LineConfiguration"/>.</summary>
/// <remarks>Never throws for what a file holds: every problem is collected and handed back at once.</remarks>
public static class ConfigurationReader
{
    /// <summary>Reads the file; relative paths inside it are relative to its folder.</summary>
    public static ConfigurationReading Read(string path)
    {
        var problems = new List<ConfigurationProblem>();
        LineConfiguration? configuration = ReadLine(Path.GetFullPath(path), path, problems);
        return new ConfigurationReading(problems.Count == 0 ? configuration : null, Sorted(problems, path));
    }

    private static LineConfiguration? ReadLine(string path, string shownPath, List<ConfigurationProblem> problems)
    {
        var file = YamlFile.Read(path, shownPath, problems);
        if (file.Root is null) return null;
        string folder = Path.GetDirectoryName(path)!;
        var reading = new KeyReading(file, folder, LineKeys.Section, problems);
        LineConfiguration? line = LineKeys.Section.TryRead(file.Root, "", reading, out LineConfiguration? read) ? read : null;

        // Recipe and cameras are checked even when other keys have problems: every problem at once.
        string? recipePath = line?.Recipe.File ?? Part(LineKeys.Recipe, file.Root, folder);
        if (recipePath is null) return null;
        string recipeShown = Path.Combine(Path.GetDirectoryName(shownPath) ?? "", Path.GetRelativePath(folder, recipePath));
        var recipeFile = YamlFile.Read(recipePath, recipeShown, problems);
        RecipeSettings? recipe = null;
        if (recipeFile.Root is not null)
        {
            var recipeReading = new KeyReading(recipeFile, Path.GetDirectoryName(recipePath)!, RecipeKeys.Section, problems);
            if (!RecipeKeys.Section.TryRead(recipeFile.Root, "", recipeReading, out recipe)) recipe = null;
        }

        IReadOnlyList<CameraSettings>? cameras = line?.Cameras ?? Part(LineKeys.Cameras, file.Root, folder);
        if (recipe is not null && cameras is not null) CheckCameras(cameras, recipe.Views, reading);
        if (line is null || recipe is null) return null;

        byte[]? passport = ReadPassport(line.Model, reading);
        if (passport is null) return null;
        return line with { File = path, Hash = Hash(file.Bytes, recipeFile.Bytes, passport), Recipe = recipe with { File = recipePath } };
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
            if (!names.Add(camera.Name)) reading.RefuseAt($"{key}.name", $"'{camera.Name}' is the name of another camera too; allowed: a name of its own");
            (string wayKey, string way) = camera.Serial is { } serial ? ("serial", serial)
                : camera.Address is { } address ? ("address", address.ToString())
                : ("user-name", camera.UserName ?? "");
            if (!ways.Add($"{wayKey} {way}")) reading.RefuseAt($"{key}.{wayKey}", $"'{way}' is another camera's too; allowed: a camera of its own");

            foreach (int view in camera.Views)
            {
                if (view >= views) reading.RefuseAt($"{key}.views", $"view {view} is outside 0..{views - 1}, the views of the recipe");
                else if (!ownerOfView.TryAdd(view, camera.Name)) reading.RefuseAt($"{key}.views", $"view {view} is taken twice, first by camera '{ownerOfView[view]}'; allowed: each view exactly once");
            }
        }

        string missing = string.Join(", ", Enumerable.Range(0, views).Where(v => !ownerOfView.ContainsKey(v)));
        if (missing.Length > 0) reading.RefuseAt("cameras", $"no camera takes view {missing}; allowed: each view of the recipe, 0..{views - 1}, exactly once");
    }

    private static byte[]? ReadPassport(ModelSettings model, KeyReading reading)
    {
        try
        {
            return File.ReadAllBytes(model.PassportFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            reading.RefuseAt("model.folder", $"its passport.yaml cannot be read: {e.Message}");
            return null;
        }
    }

    /// <summary>The configuration hash: SHA-256 of three lines of text, each a name and the SHA-256 of that file.</summary>
    private static string Hash(byte[] line, byte[] recipe, byte[] passport)
    {
        string text = $"line {Sha256(line)}\nrecipe {Sha256(recipe)}\npassport {Sha256(passport)}\n";
        return $"sha256:{Sha256(Encoding.ASCII.GetBytes(text))}";
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

    private static ConfigurationProblem[] Sorted(IEnumerable<ConfigurationProblem> problems, string main) => problems
        .Distinct()
        .OrderBy(p => p.File == main ? 0 : 1)
        .ThenBy(p => p.File, StringComparer.Ordinal)
        .ThenBy(p => p.Line)
        .ThenBy(p => p.Column)
        .ToArray();
}
