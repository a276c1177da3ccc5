using System.Runtime.Intrinsics;

namespace EdgeInspector.Imaging;

/// <summary>Makes a colour image of a mosaic for a person to look at: each pixel's missing colours are the mean of its nearest neighbours'.</summary>
/// <remarks>
/// Of longer samples the high eight bits count. Colours come as the sensor saw them, without white balance. Not for models, which were taught
/// with the mosaic or with the camera's own colours; not for the frame path: it allocates three lines.
/// </remarks>
public static unsafe class BayerInterpolation
{
    /// <summary>Whether images of this format are a mosaic whose samples are known here.</summary>
    public static bool Takes(PixelFormat format) =>
        format.Colour is PixelColour.BayerGR or PixelColour.BayerRG or PixelColour.BayerGB or PixelColour.BayerBG
        && PixelConverter.TryGet(format, PlaneKind.Raw8, out _);

    /// <summary>Fills red, green, blue, one byte each.</summary>
    /// <param name="mosaic">Two pixels wide and two lines high at least: less has not all the colours.</param>
    /// <param name="rgb">Holds every line.</param>
    /// <param name="strideBytes">Bytes from one line of the result to the next, at least three times the width.</param>
    /// <exception cref="ArgumentException">The format is no mosaic that <see cref="Takes"/>, the image is too small, or the result does not hold it.</exception>
    public static void ToRgb8(in ImageView mosaic, Span<byte> rgb, int strideBytes) =>
        ToRgb8(mosaic, rgb, strideBytes, Vector128.IsHardwareAccelerated ? VectorPath.Vector128 : VectorPath.Scalar);

    internal static void ToRgb8(in ImageView mosaic, Span<byte> rgb, int strideBytes, VectorPath path)
    {
        PixelFormat format = mosaic.PixelFormat;
        if (!Takes(format) || !PixelConverter.TryGet(format, PlaneKind.Raw8, out PixelConverter? converter))
            throw new ArgumentException($"image is {format}, which is no Bayer mosaic that is known here", nameof(mosaic));
        int width = mosaic.Width, height = mosaic.Height;
        if (width < 2 || height < 2) throw new ArgumentException($"mosaic of {width}×{height} pixels has not all colours: 2×2 is the least", nameof(mosaic));
        ArgumentOutOfRangeException.ThrowIfLessThan(strideBytes, checked(3 * width));
        long needed = ((long)(height - 1) * strideBytes) + (3 * width);
        if (rgb.Length < needed) throw new ArgumentException($"result has {rgb.Length} bytes, {width}×{height} with stride {strideBytes} takes {needed}", nameof(rgb));

        // Three lines that take turns, each with a pixel more at both ends.
        int lineBytes = width + 2;
        byte[] lines = new byte[3 * lineBytes];
        bool isGreenFirst = format.Colour is PixelColour.BayerGR or PixelColour.BayerGB;
        bool isRedFirst = format.Colour is PixelColour.BayerGR or PixelColour.BayerRG;
        Load(mosaic, 0, converter, Line(0));
        Load(mosaic, 1, converter, Line(1));
        fixed (byte* pixels = rgb, work = lines)
        {
            for (int y = 0; y < height; y++)
            {
                if (y > 0 && y + 1 < height) Load(mosaic, y + 1, converter, Line(y + 1));

                // Beyond the edge stands what stands as far within it: the colours keep their places.
                int above = y == 0 ? 1 : y - 1;
                int below = y + 1 == height ? y - 1 : y + 1;
                bool isOdd = y % 2 == 1;
                BayerRows.Interpolate(
                    work + (above % 3 * lineBytes), work + (y % 3 * lineBytes), work + (below % 3 * lineBytes), pixels + ((long)y * strideBytes),
                    width, isGreenFirst != isOdd, isRedFirst != isOdd, path);
            }
        }

        Span<byte> Line(int y) => lines.AsSpan(y % 3 * lineBytes, lineBytes);
    }

    private static void Load(in ImageView mosaic, int y, PixelConverter converter, Span<byte> line)
    {
        var one = new ImageView(mosaic.Pixels + ((long)y * mosaic.StrideBytes), mosaic.Width, 1, mosaic.StrideBytes, mosaic.PixelFormat);
        converter.Convert(one, line.Slice(1, mosaic.Width), mosaic.Width);
        line[0] = line[2];
        line[^1] = line[^3];
    }
}
