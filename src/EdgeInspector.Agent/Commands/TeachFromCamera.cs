using EdgeInspector.Agent.Configuration;
using EdgeInspector.GigEVision;
using EdgeInspector.GigEVision.GenApi;
using EdgeInspector.Inspection;
using EdgeInspector.Vision.Teaching;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.Agent.Commands;

/// <summary>Takes good images from a camera of the line's configuration, at a stopped line, for <c>teach</c>.</summary>
/// <remarks>
/// Needs control of the camera: while the line runs, the agent has it, and nothing is taken. The camera is set up as the line would set it up.
/// Images that are no use are told and not kept.
/// </remarks>
internal static class TeachFromCamera
{
    /// <summary>Writes <paramref name="count"/> images into the folder.</summary>
    /// <param name="configurationFile">The line's; the model that it names need not be there yet.</param>
    /// <param name="cameraName">Name of a camera in it.</param>
    /// <param name="folder">New or empty.</param>
    /// <param name="count">Images to keep.</param>
    /// <param name="region">What the model will see; null: all of it.</param>
    /// <param name="wait">For each image.</param>
    /// <param name="softwareTrigger">Whether this command triggers; else the configured trigger, or the camera's own pace.</param>
    /// <param name="output">Gets the progress, and what the camera warns of.</param>
    /// <param name="log">Gets what was taken.</param>
    /// <param name="cancellation">Ends it; the images that are there are whole and stay.</param>
    /// <exception cref="TeachException">Why there are no images, or not all of them.</exception>
    /// <exception cref="OperationCanceledException">With what was taken until then.</exception>
    public static async Task TakeAsync(
        string configurationFile,
        string cameraName,
        string folder,
        int count,
        Box? region,
        TimeSpan wait,
        bool softwareTrigger,
        TextWriter output,
        ILogger log,
        CancellationToken cancellation)
    {
        if (count is < TeachOptions.ImagesMin or > 5000) throw new TeachException($"--count {count} is outside {TeachOptions.ImagesMin}..5000");
        if (ConfigurationReader.ReadCameras(configurationFile, out IReadOnlyList<ConfigurationProblem> problems) is not var (cameras, recipe))
            throw new TeachException($"configuration '{configurationFile}' has problems:\n{string.Join('\n', problems)}");
        if (cameras.FirstOrDefault(c => c.Name == cameraName) is not CameraSettings settings)
        {
            string known = string.Join(", ", cameras.Select(c => c.Name));
            throw new TeachException($"configuration '{configurationFile}' has no camera '{cameraName}'; it has {known}");
        }

        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new TeachException($"folder '{folder}' is not empty: images of the camera go into a folder of their own");

        CameraLink link = CameraLink.Of(settings, 0, TimeProvider.System);
        CameraPrivilege privilege = settings.Privilege == CameraPrivilege.Monitor ? CameraPrivilege.Control : settings.Privilege;
        CameraOpening opening = await Camera.OpenAsync(link.Selector, link.Options with { Privilege = privilege }, new PrintedLog(output, LogLevel.Warning), cancellation);
        if (opening.Camera is null)
        {
            string running = opening.Outcome == CameraOpenOutcome.InUse
                ? " The control is taken: stop the line first, teach is done at a stopped line."
                : "";
            throw new TeachException($"{opening.Message}{running}");
        }

        using Camera camera = opening.Camera;
        try
        {
            SetUp(camera, settings, recipe, softwareTrigger);
            Directory.CreateDirectory(folder);
        }
        catch (FeatureException refused)
        {
            throw new TeachException($"camera '{cameraName}': {refused.Message}", refused);
        }

        var taking = new ImageTaking(camera, folder, count, wait, new ImageQuality(recipe.SampleSpace, region), output);
        try
        {
            await taking.RunAsync(cancellation);
        }
        finally
        {
            if (taking.Kept < count) TeachLog.TakingEnded(log, cameraName, taking.Kept, count, folder);
        }

        TeachLog.TakenFromCamera(log, cameraName, count, folder);
    }

    private static void SetUp(Camera camera, CameraSettings settings, RecipeSettings recipe, bool softwareTrigger)
    {
        if (settings.UserSet is string set) new UserSets(camera).Load(set);
        IEnumerable<FeatureSetting> features = settings.Features.Concat(recipe.Features).Select(f => new FeatureSetting(f.Name, f.Value));
        if (softwareTrigger) features = features.Concat([new FeatureSetting("TriggerMode", "On"), new FeatureSetting("TriggerSource", "Software")]);
        string[] refused = [.. camera.Apply(features).Where(a => !a.Verified).Select(a => a.Message)];
        if (refused.Length > 0) throw new TeachException($"camera '{settings.Name}': {string.Join("; ", refused)}");
    }
}
