using EdgeInspector.GigEVision.GenApi;

namespace EdgeInspector.Agent;

/// <summary>The image that the model was qualified for: what the camera must deliver (USE-01).</summary>
/// <param name="Width">Pixels per line.</param>
/// <param name="Height">Lines.</param>
/// <param name="PixelFormat">PFNC name.</param>
public sealed record CameraGeometry(int Width, int Height, string PixelFormat)
{
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
            problems.Add($"camera '{camera}': PixelFormat is {format}, the model's passport asks for {PixelFormat}");
        return string.Join("; ", problems);
    }
}
