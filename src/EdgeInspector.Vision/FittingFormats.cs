using EdgeInspector.Imaging;

namespace EdgeInspector.Vision;

/// <summary>In which pixel formats a camera may send the image that a model is bound to.</summary>
/// <remarks>
/// The same samples in more or fewer bits, or in another packing: the model sees their high eight bits, so each of these formats gives it the
/// picture that it was qualified for. A recipe may choose among them; another colour is another picture, and needs a model of its own.
/// </remarks>
public static class FittingFormats
{
    /// <summary>PFNC names, the passport's own first.</summary>
    public static IReadOnlyList<string> Of(CameraBinding camera)
    {
        ArgumentNullException.ThrowIfNull(camera);
        if (!PixelFormat.TryParse(camera.PixelFormat, out PixelFormat own)) return [camera.PixelFormat];
        IEnumerable<string> others = PixelFormat.KnownNames.Where(name => name != camera.PixelFormat && Fits(name, own, camera));
        return [camera.PixelFormat, .. others];
    }

    private static bool Fits(string name, PixelFormat own, CameraBinding camera) =>
        PixelFormat.TryParse(name, out PixelFormat format)
        && Samples(format.Colour) == Samples(own.Colour)
        && (long)camera.ImageWidth * format.BitsPerPixel % 8 == 0
        && SourceColour.TryFind(format, camera.Region.X, camera.Region.Y, out SourceColour _);

    // Order in memory is no matter of the picture.
    private static PixelColour Samples(PixelColour colour) => colour switch
    {
        PixelColour.Bgr => PixelColour.Rgb,
        PixelColour.Uyvy => PixelColour.Yuyv,
        PixelColour.Unknown or PixelColour.Mono or PixelColour.BayerGR or PixelColour.BayerRG or PixelColour.BayerGB or PixelColour.BayerBG
            or PixelColour.Rgb or PixelColour.Yuyv or _ => colour,
    };
}
