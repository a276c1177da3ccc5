using System.Globalization;
using EdgeInspector.Agent.Commands.Cameras;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.GigEVision;
using EdgeInspector.GigEVision.GenApi;
using EdgeInspector.Imaging;
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
    /// <summary>Images refused one after the other, after which it is given up.</summary>
    private const int RefusedInARowMax = 20;

    private const int BarWidth = 30;

    /// <summary>Writes <paramref name="count"/> images into the folder.</summary>
    /// <param name="configurationFile">The line's.</param>
    /// <param name="cameraName">Name of a camera in it.</param>
    /// <param name="folder">New or empty.</param>
    /// <param name="count">Images to keep.</param>
    /// <param name="region">What the model will see; null: all of it.</param>
    /// <param name="wait">For each image.</param>
    /// <param name="softwareTrigger">Whether this command triggers; else the configured trigger, or the camera's own pace.</param>
    /// <param name="output">Gets the progress.</param>
    /// <param name="log">Gets what was taken.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="TeachException">Why there are no images.</exception>
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
        ConfigurationReading reading = ConfigurationReader.Read(configurationFile);
        if (reading.Configuration is not LineConfiguration configuration)
            throw new TeachException($"configuration '{configurationFile}' has problems:\n{string.Join('\n', reading.Problems)}");
        if (configuration.Cameras.FirstOrDefault(c => c.Name == cameraName) is not CameraSettings settings)
        {
            string known = string.Join(", ", configuration.Cameras.Select(c => c.Name));
            throw new TeachException($"configuration '{configurationFile}' has no camera '{cameraName}'; it has {known}");
        }

        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new TeachException($"folder '{folder}' is not empty: images of the camera go into a folder of their own");

        CameraLink link = CameraLink.Of(settings, 0, TimeProvider.System);
        CameraPrivilege privilege = settings.Privilege == CameraPrivilege.Monitor ? CameraPrivilege.Control : settings.Privilege;
        CameraOpening opening = await Camera.OpenAsync(link.Selector, link.Options with { Privilege = privilege }, log, cancellation);
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
            SetUp(camera, settings, configuration, softwareTrigger);
            Directory.CreateDirectory(folder);
            await TakeAsync(camera, folder, count, wait, new ImageQuality(configuration.Recipe.SampleSpace, region), output, cancellation);
        }
        catch (FeatureException refused)
        {
            throw new TeachException($"camera '{cameraName}': {refused.Message}", refused);
        }

        TeachLog.TakenFromCamera(log, cameraName, count, folder);
    }

    private static void SetUp(Camera camera, CameraSettings settings, LineConfiguration configuration, bool softwareTrigger)
    {
        if (settings.UserSet is string set) new UserSets(camera).Load(set);
        IEnumerable<FeatureSetting> features = settings.Features.Concat(configuration.Recipe.Features).Select(f => new FeatureSetting(f.Name, f.Value));
        if (softwareTrigger) features = features.Concat([new FeatureSetting("TriggerMode", "On"), new FeatureSetting("TriggerSource", "Software")]);
        string[] refused = [.. camera.Apply(features).Where(a => !a.Verified).Select(a => a.Message)];
        if (refused.Length > 0) throw new TeachException($"camera '{settings.Name}': {string.Join("; ", refused)}");
    }

    private static async Task TakeAsync(
        Camera camera, string folder, int count, TimeSpan wait, ImageQuality quality, TextWriter output, CancellationToken cancellation)
    {
        int kept = 0, refusedInARow = 0;
        while (kept < count)
        {
            using Snapshot snapshot = await Snapshot.TakeAsync(camera, wait, cancellation);
            if (snapshot.Frame is not Frame frame) throw new TeachException($"{snapshot.Message}; {kept} of {count} images were taken into '{folder}'");
            string file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{kept:0000}.png"));
            Write(file, frame.View);
            if (quality.Refusal(file) is string refusal)
            {
                File.Delete(file);
                await output.WriteLineAsync($"not kept: {refusal}");
                if (++refusedInARow >= RefusedInARowMax)
                    throw new TeachException($"{refusedInARow} images in a row were no use; {kept} of {count} were taken into '{folder}'");
                continue;
            }

            refusedInARow = 0;
            kept++;
            int full = kept * BarWidth / count;
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"[{new string('#', full)}{new string('.', BarWidth - full)}] {kept} of {count}"));
        }
    }

    // Eight bits of a grey camera: what the model will see of it.
    private static void Write(string file, ImageView image)
    {
        if (image.PixelFormat.Colour != PixelColour.Mono || !PixelConverter.TryGet(image.PixelFormat, PlaneKind.Raw8, out PixelConverter? levels))
        {
            throw new TeachException(
                $"the camera sends {image.PixelFormat}; images are taken of grey cameras (Mono8 to Mono16). Of others write files with 'camera snapshot', and teach from their folder");
        }

        byte[] plane = new byte[image.Width * image.Height];
        levels.Convert(image, plane, image.Width);
        unsafe
        {
            fixed (byte* first = plane)
                PictureFile.Write(file, new ImageView(first, image.Width, image.Height, image.Width, PixelFormat.Mono8), keepsMosaic: false);
        }
    }
}
