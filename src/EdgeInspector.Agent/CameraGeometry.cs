using EdgeInspector.GigEVision.GenApi;
using EdgeInspector.Vision;

namespace EdgeInspector.Agent;

/// <summary>The image that the model was qualified for: what the camera must deliver (USE-01).</summary>
/// <param name="Width">Pixels per line.</param>
/// <param name="Height">Lines.</param>
/// <param name="PixelFormat">PFNC name: the one that the configuration chose, or the passport's.</param>
/// <param name="Fitting">The formats that the configuration may choose.</param>
public sealed record CameraGeometry(int Width, int Height, string PixelFormat, IReadOnlyList<string> Fitting)
{
    /// <param name="passport">The model's.</param>
    /// <param name="chosen">The format that camera or recipe ask for; null when neither does.</param>
    public static CameraGeometry Of(Passport passport, string? chosen) => new(
        passport.Camera.ImageWidth, passport.Camera.ImageHeight, chosen ?? passport.Camera.PixelFormat, FittingFormats.Of(passport.Camera));

    /// <summary>What is wrong with the camera's settings, or an empty text.</summary>
    public string Check(string camera, FeatureMap features)
    {
        var problems = new List<string>();
        long width = features.GetInteger("Width");
        long height = features.GetInteger("Height");
        string format = features.GetEnumeration("PixelFormat");
        if (width != Width || height != Height)
            problems.Add($"camera '{camera}': the image is {width}x{height} pixels, the model's passport asks for {Width}x{Height}");
        if (format != PixelFormat)
            problems.Add($"camera '{camera}': PixelFormat is {format}, the line was set up for {PixelFormat}; to be chosen by 'features' among: {string.Join(", ", Fitting)}");
        return string.Join("; ", problems);
    }
}
