using EdgeInspector.Imaging;
using OpenCvSharp;

namespace EdgeInspector.Vision;

/// <summary>How a camera's pixel format is read: channels in memory and, for a mosaic, the way to colour or grey.</summary>
internal readonly record struct SourceColour
{
    /// <summary>Channels in memory: 1 for grey and mosaic, 3 for colour.</summary>
    public int Channels { get; private init; }

    /// <summary>Order of three channels in memory; for a mosaic the order after conversion.</summary>
    public ColourOrder Order { get; private init; }

    public bool IsMosaic { get; private init; }

    /// <summary>For a mosaic: to blue, green, red.</summary>
    public ColorConversionCodes ToBgr { get; private init; }

    /// <summary>For a mosaic: to grey.</summary>
    public ColorConversionCodes ToGrey { get; private init; }

    /// <summary>Finds out how a region that starts at (x, y) is read; false for a format that is not read here.</summary>
    /// <remarks>
    /// A mosaic's pattern depends on where the region starts. PFNC names the pattern by its first row's first two pixels, OpenCV by
    /// the second row's second and third: PFNC BayerRG is OpenCV's BayerBG. [OpenCV imgproc, color conversions]
    /// </remarks>
    public static bool TryFind(PixelFormat format, int x, int y, out SourceColour colour)
    {
        colour = default;
        if (format == PixelFormat.Mono8)
            colour = new SourceColour { Channels = 1, Order = ColourOrder.Mono };
        else if (format == PixelFormat.RGB8)
            colour = new SourceColour { Channels = 3, Order = ColourOrder.Rgb };
        else if (format == PixelFormat.BGR8)
            colour = new SourceColour { Channels = 3, Order = ColourOrder.Bgr };
        else if (RedPosition(format) is (int redX, int redY))
            colour = Mosaic((redX + x) & 1, (redY + y) & 1);
        return colour.Channels != 0;
    }

    // Where the red pixel lies in the 2×2 pattern.
    private static (int X, int Y)? RedPosition(PixelFormat format)
    {
        if (format == PixelFormat.BayerRG8) return (0, 0);
        if (format == PixelFormat.BayerGR8) return (1, 0);
        if (format == PixelFormat.BayerGB8) return (0, 1);
        return format == PixelFormat.BayerBG8 ? (1, 1) : null;
    }

    private static SourceColour Mosaic(int redX, int redY)
    {
        (ColorConversionCodes toBgr, ColorConversionCodes toGrey) = (redX, redY) switch
        {
            (0, 0) => (ColorConversionCodes.BayerBG2BGR, ColorConversionCodes.BayerBG2GRAY),
            (1, 0) => (ColorConversionCodes.BayerGB2BGR, ColorConversionCodes.BayerGB2GRAY),
            (0, 1) => (ColorConversionCodes.BayerGR2BGR, ColorConversionCodes.BayerGR2GRAY),
            _ => (ColorConversionCodes.BayerRG2BGR, ColorConversionCodes.BayerRG2GRAY),
        };
        return new SourceColour { Channels = 1, Order = ColourOrder.Bgr, IsMosaic = true, ToBgr = toBgr, ToGrey = toGrey };
    }
}
