using System.Diagnostics.CodeAnalysis;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;

namespace EdgeInspector.Vision.Measuring;

/// <summary>All measurements of one camera, in the order of the recipe.</summary>
internal sealed class MeasuringStation
{
    private readonly MeasurementRun[] _runs;

    private MeasuringStation(MeasurementRun[] runs) => _runs = runs;

    /// <summary>Makes the runs that this camera's images need, or says what does not fit.</summary>
    public static bool TryCreate(
        IReadOnlyList<Measurement> measurements,
        Recipe recipe,
        CameraBinding camera,
        string? cameraName,
        double? micrometresPerPixel,
        [NotNullWhen(true)] out MeasuringStation? station,
        [NotNullWhen(false)] out string? problem)
    {
        station = null;
        problem = null;
        var runs = new List<MeasurementRun>();
        foreach (Measurement measurement in measurements.Where(m => m.Concerns(cameraName)))
        {
            (string Key, string Problem)? broken = MeasurementRules.Problems(measurement, camera).Select(p => ((string, string)?)p).FirstOrDefault();
            int recipeClass = -1;
            for (int i = 0; i < recipe.Classes.Count; i++)
            {
                if (recipe.Classes[i].Name == measurement.Name) recipeClass = i;
            }

            if (broken is { } rule) problem = $"measurement '{measurement.Name}': {rule.Key} {rule.Problem}";
            else if (recipeClass < 0) problem = $"measurement '{measurement.Name}' has no class in recipe '{recipe.Id}', so nothing would judge it";
            else if (measurement.NeedsScale && micrometresPerPixel is null) problem = $"measurement '{measurement.Name}' needs um-per-pixel of camera '{cameraName}'";
            if (problem is not null) return false;
            runs.Add(new MeasurementRun(measurement, recipeClass, camera, micrometresPerPixel ?? 1));
        }

        station = new MeasuringStation([.. runs]);
        return true;
    }

    /// <summary>Measures, and adds a finding for each measurement, good or not.</summary>
    public void AddTo(in ImageView image, ref FindingList findings)
    {
        foreach (MeasurementRun run in _runs) findings.Add(run.Measure(image));
    }
}
