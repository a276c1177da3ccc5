using EdgeInspector.Agent.Configuration.Keys;
using EdgeInspector.Agent.Configuration.Yaml;

namespace EdgeInspector.Agent.Configuration;

public static partial class ConfigurationReader
{
    /// <summary>Cameras and recipe of a line's file, whatever else in it has problems: the model that it names may be yet to come.</summary>
    /// <returns>Null with the problems that stand in the way.</returns>
    internal static (IReadOnlyList<CameraSettings> Cameras, RecipeSettings Recipe)? ReadCameras(string path, out IReadOnlyList<ConfigurationProblem> problems)
    {
        var found = new List<ConfigurationProblem>();
        string full = Path.GetFullPath(path), folder = Path.GetDirectoryName(full)!;
        var file = YamlFile.Read(full, path, found);
        IReadOnlyList<CameraSettings>? cameras = null;
        RecipeSettings? recipe = null;
        if (file.Root is not null)
        {
            // All keys are read for the problems in these two; those of others are not in the way.
            LineKeys.Section.TryRead(file.Root, "", new KeyReading(file, folder, LineKeys.Section, found), out LineConfiguration? _);
            found.RemoveAll(p => p.Key.Length > 0 && !IsIn(p.Key, LineKeys.Cameras.Name) && !IsIn(p.Key, LineKeys.Recipe.Name));
            cameras = Part(LineKeys.Cameras, file.Root, folder);
            if (Part(LineKeys.Recipe, file.Root, folder) is string recipePath) (recipe, _, _) = ReadRecipe(recipePath, path, folder, found);
        }

        problems = Sorted(found, path);
        return cameras is not null && recipe is not null && found.Count == 0 ? (cameras, recipe) : null;
    }

    private static bool IsIn(string key, string part) =>
        key.StartsWith(part, StringComparison.Ordinal) && (key.Length == part.Length || key[part.Length] is '.' or '[');
}
