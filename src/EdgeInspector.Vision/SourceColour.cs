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

    /// <summary>What a format of more bits, or of pixels in pairs, becomes first: bytes that the rest of this describes. None: the camera's own bytes are read.</summary>
    public PlaneKind Reduced { get; private init; }

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
        else if (ReducedKind(format) is PlaneKind reduced and not PlaneKind.None && PixelConverter.TryGet(format, reduced, out _))
            colour = OfReduced(format.Colour, reduced, x, y);
        return colour.Channels != 0;
    }

    // Of more than eight bits the high eight; pairs of pixels that share their colour become single ones.
    private static PlaneKind ReducedKind(PixelFormat format) => format.Colour switch
    {
        PixelColour.Mono or PixelColour.BayerGR or PixelColour.BayerRG or PixelColour.BayerGB or PixelColour.BayerBG => PlaneKind.Raw8,
        PixelColour.Bgr => PlaneKind.Bgr8,
        PixelColour.Rgb or PixelColour.Yuyv or PixelColour.Uyvy => PlaneKind.Rgb8,
        PixelColour.Unknown or _ => PlaneKind.None,
    };

    private static SourceColour OfReduced(PixelColour colour, PlaneKind reduced, int x, int y)
    {
        PixelFormat bytes = colour switch
        {
            PixelColour.Mono => PixelFormat.Mono8,
            PixelColour.BayerGR => PixelFormat.BayerGR8,
            PixelColour.BayerRG => PixelFormat.BayerRG8,
            PixelColour.BayerGB => PixelFormat.BayerGB8,
            PixelColour.BayerBG => PixelFormat.BayerBG8,
            PixelColour.Bgr => PixelFormat.BGR8,
            PixelColour.Rgb or PixelColour.Yuyv or PixelColour.Uyvy or PixelColour.Unknown or _ => PixelFormat.RGB8,
        };
        return TryFind(bytes, x, y, out SourceColour found) ? found with { Reduced = reduced } : default;
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
