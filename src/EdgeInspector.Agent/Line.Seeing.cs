using EdgeInspector.Agent.Configuration;
using EdgeInspector.Vision;
using EdgeInspector.Vision.Regions;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.Agent;

/// <content>What the model gets to see, told at the start: how fine, and whether there is time for it.</content>
public sealed partial class Line
{
    /// <summary>Runs every finder some times, then times one image of each: tiles are runs of the model one after the other.</summary>
    private void WarmUp(ProvenRecipe loaded)
    {
        for (int i = 0; i < loaded.Finders.Count; i++)
        {
            CameraSettings camera = _configuration.Cameras[i];
            DefectFinder finder = loaded.Finders[i];
            finder.WarmUp();
            long from = _time.GetTimestamp();
            finder.RehearseImage();
            TimeSpan image = _time.GetElapsedTime(from);
            TimeSpan all = image * camera.Views.Count, window = _configuration.Plc.Handshake.RejectWindow;
            LogImageTime(camera.Name, finder.Tiles, image.TotalMilliseconds);
            if (all > window) LogTooSlow(camera.Name, camera.Views.Count, finder.Tiles, all.TotalMilliseconds, window.TotalMilliseconds);
            TellScale(loaded, camera);
        }
    }

    private void TellScale(ProvenRecipe loaded, CameraSettings camera)
    {
        if (camera.MicrometresPerPixel is not { } size || loaded.Settings.Recipe.SmallestDefectMicrometres is not { } defect) return;
        foreach (RegionScale scale in RegionScale.Of(loaded.Passport, camera.Name, size, defect, loaded.Settings.Recipe.SmallestDefectPixels))
            LogScale(camera.Name, scale.Region, scale.MicrometresPerPixel, defect, scale.FoundPixels, scale.NeededPixels);
    }

    [LoggerMessage(1440, LogLevel.Information, "camera '{Camera}', region '{Region}': {Size:0.0} um a pixel of the model's input; the smallest defect of {Defect:0.#} um covers {Found:0.00} pixels, needed are {Needed:0.##}")]
    private partial void LogScale(string camera, string region, double size, double defect, double found, double needed);

    [LoggerMessage(1441, LogLevel.Information, "camera '{Camera}': an image takes {Tiles} runs of the model, {Milliseconds:0.0} ms when it was tried")]
    private partial void LogImageTime(string camera, int tiles, double milliseconds);

    [LoggerMessage(1442, LogLevel.Warning, "camera '{Camera}': its {Views} images of a unit with {Tiles} runs each took {Milliseconds:0} ms, a verdict is due within {Window:0} ms: UNITS MAY COME TOO LATE TO BE ACCEPTED; fewer or larger tiles, a smaller model, or a later deadline")]
    private partial void LogTooSlow(string camera, int views, int tiles, double milliseconds, double window);
}
