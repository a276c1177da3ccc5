using System.Globalization;
using EdgeInspector.Agent.Configuration.Keys;
using EdgeInspector.Vision;
using EdgeInspector.Vision.Measuring;
using EdgeInspector.Vision.Regions;

namespace EdgeInspector.Agent.Configuration;

/// <summary>Rules over regions, masks and the smallest defect: what was qualified is what runs, and it can see what it must.</summary>
public static partial class ConfigurationReader
{
    private static void CheckRegions(RecipeSettings recipe, Passport passport, KeyReading recipeReading)
    {
        if (recipe.Region is { } region && region.ToBox() != passport.Camera.Region)
            recipeReading.RefuseAt("region", "differs from the passport's camera.region; allowed: the passport's, or none");
        if (recipe.Regions is { } regions && !regions.SequenceEqual(passport.Camera.Regions))
            recipeReading.RefuseAt("regions", "differ from the passport's camera.regions; allowed: the passport's, or none; 'passport draft --regions' takes a recipe's into a draft");
        if (recipe.Masks is { } masks && !masks.SequenceEqual(passport.Camera.Masks))
            recipeReading.RefuseAt("masks", "differ from the passport's camera.masks; allowed: the passport's, or none; 'passport draft --regions' takes a recipe's into a draft");
    }

    /// <summary>Regions name cameras of this line, and each camera has one.</summary>
    private static void CheckRegionCameras(IReadOnlyList<CameraSettings> cameras, Passport passport, KeyReading reading)
    {
        CameraBinding binding = passport.Camera;
        string known = string.Join(", ", cameras.Select(c => c.Name));
        foreach ((string what, string name, string camera) in binding.Regions.SelectMany(r => r.Cameras.Select(c => ("region", r.Name, c)))
            .Concat(binding.Masks.SelectMany(m => m.Cameras.Select(c => ("mask", m.Name, c)))))
        {
            if (cameras.All(c => c.Name != camera))
                reading.RefuseAt("model.folder", $"{what} '{name}' of the passport is for camera '{camera}', which this line has not; allowed: {known}");
        }

        for (int i = 0; i < cameras.Count; i++)
        {
            if (binding.Regions.Count > 0 && !binding.Regions.Any(r => r.Concerns(cameras[i].Name)))
                reading.RefuseAt($"cameras[{i}].name", $"no region of the passport is for camera '{cameras[i].Name}'; allowed: {string.Join(", ", binding.Regions.SelectMany(r => r.Cameras).Distinct())}");
        }
    }

    /// <summary>The smallest defect covers enough pixels of the model's input in every region of every camera.</summary>
    private static void CheckSmallestDefect(
        IReadOnlyList<CameraSettings> cameras, RecipeSettings recipe, Passport passport, KeyReading reading, KeyReading recipeReading)
    {
        if (recipe.SmallestDefectMicrometres is not { } defect) return;
        for (int i = 0; i < cameras.Count; i++)
        {
            if (cameras[i].MicrometresPerPixel is not { } size)
            {
                reading.RefuseAt($"cameras[{i}].um-per-pixel", $"is missing; the recipe's smallest-defect-um needs it of camera '{cameras[i].Name}'");
                continue;
            }

            foreach (RegionScale scale in RegionScale.Of(passport, cameras[i].Name, size, defect, recipe.SmallestDefectPixels).Where(s => !s.IsEnough))
                recipeReading.RefuseAt("smallest-defect-um", $"camera '{cameras[i].Name}', region '{scale.Region}': {TooSmall(scale, defect, size)}");
        }
    }

    /// <summary>Measurements lie in the image, have names of their own and what they need of the cameras.</summary>
    private static void CheckMeasurements(
        IReadOnlyList<CameraSettings>? cameras, RecipeSettings recipe, Passport passport, KeyReading reading, KeyReading recipeReading)
    {
        for (int i = 0; i < recipe.Measurements.Count; i++)
        {
            Measurement measurement = recipe.Measurements[i];
            string key = $"measurements[{i}]";
            if (passport.Classes.Any(c => c.Name == measurement.Name) || recipe.Measurements.Take(i).Any(m => m.Name == measurement.Name))
                recipeReading.RefuseAt($"{key}.name", $"'{measurement.Name}' is a class of the model or another measurement; allowed: a name of its own");
            foreach ((string part, string problem) in MeasurementRules.Problems(measurement, passport.Camera)) recipeReading.RefuseAt($"{key}.{part}", problem);
            if (cameras is null) continue;
            foreach (string camera in measurement.Cameras.Where(name => cameras.All(c => c.Name != name)))
                recipeReading.RefuseAt($"{key}.cameras", $"'{camera}' is no camera of this line; allowed: {string.Join(", ", cameras.Select(c => c.Name))}");
            for (int c = 0; c < cameras.Count; c++)
            {
                if (measurement.NeedsScale && measurement.Concerns(cameras[c].Name) && cameras[c].MicrometresPerPixel is null)
                    reading.RefuseAt($"cameras[{c}].um-per-pixel", $"is missing; the recipe's measurement '{measurement.Name}' needs it of camera '{cameras[c].Name}'");
            }
        }
    }

    private static string TooSmall(RegionScale scale, double defect, double size)
    {
        string found = string.Create(
            CultureInfo.InvariantCulture,
            $"{defect:0.#} um cover {scale.FoundPixels:0.00} pixels of the model's input at {scale.MicrometresPerPixel:0.0} um a pixel; needed: {scale.NeededPixels:0.##}");
        if (scale.Rows == 0 || scale.Columns == 0)
            return string.Create(CultureInfo.InvariantCulture, $"{found}; the camera itself has {size:0.0} um a pixel and would need {defect / scale.NeededPixels:0.0} or less");
        return string.Create(
            CultureInfo.InvariantCulture, $"{found}; mended by tiles of {scale.Rows} rows and {scale.Columns} columns, or a model whose input has {scale.InputWidth}x{scale.InputHeight} pixels");
    }
}
