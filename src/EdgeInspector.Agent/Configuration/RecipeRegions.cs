using EdgeInspector.Agent.Configuration.Keys;
using EdgeInspector.Agent.Configuration.Yaml;
using EdgeInspector.Vision;
using EdgeInspector.Vision.Regions;

namespace EdgeInspector.Agent.Configuration;

/// <summary>What a recipe file says of regions and masks, taken into a passport that is being drafted.</summary>
public static class RecipeRegions
{
    /// <summary>The camera with the recipe's region, regions and masks in the place of its own; null when a rule is broken.</summary>
    public static CameraBinding? Read(string recipePath, CameraBinding camera, out IReadOnlyList<ConfigurationProblem> problems)
    {
        var found = new List<ConfigurationProblem>();
        problems = found;
        var file = YamlFile.Read(Path.GetFullPath(recipePath), recipePath, found);
        if (file.Root is null) return null;
        var reading = new KeyReading(file, Path.GetDirectoryName(Path.GetFullPath(recipePath))!, RecipeKeys.Section, found);
        if (!RecipeKeys.Section.TryRead(file.Root, "", reading, out RecipeSettings? recipe)) return null;
        CameraBinding made = camera with
        {
            Region = recipe.Region?.ToBox() ?? camera.Region,
            Regions = recipe.Regions ?? camera.Regions,
            Masks = recipe.Masks ?? camera.Masks,
        };
        foreach ((string part, string problem) in RegionRules.Problems(made)) reading.RefuseAt(part, problem);
        return found.Count == 0 ? made : null;
    }
}
