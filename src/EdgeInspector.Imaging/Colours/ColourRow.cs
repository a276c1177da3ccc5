using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace EdgeInspector.Imaging;

/// <summary>One line of colour pixels to red, green and blue bytes in the order asked for.</summary>
/// <remarks>
/// In two steps over a few hundred pixels on the stack: the samples become three bytes a pixel, in the camera's order; then they are ordered.
/// A source of bytes needs the second step only.
/// </remarks>
internal sealed unsafe class ColourRow
{
    // Even, so that no pair of pixels with one colour is parted.
    private const int StepPixels = 512;

    private readonly delegate*<byte*, byte*, int, void> _toBytes;
    private readonly int _sourceBytesPerPixel;
    private readonly int _samplesPerPixel;
    private readonly bool _isBgr;
    private readonly PlaneKind _target;
    private readonly bool _isScalar;

    private ColourRow(PixelFormat from, PlaneKind to, VectorPath path)
    {
        _target = to;
        _isScalar = path == VectorPath.Scalar;
        _isBgr = from.Colour == PixelColour.Bgr;
        _sourceBytesPerPixel = from.BitsPerPixel / 8;
        _samplesPerPixel = 3;
        if (from.Colour is PixelColour.Yuyv or PixelColour.Uyvy)
        {
            _samplesPerPixel = 1;
            _toBytes = YuvRows.Find(from.Colour, path);
        }
        else if (from.Packing == PixelPacking.Words)
        {
            _toBytes = SampleRows.Find(PixelPacking.Words, from.SignificantBits, PlaneKind.Raw8, path);
        }
    }

    public static bool TryGet(PixelFormat from, PlaneKind to, VectorPath path, [NotNullWhen(true)] out ColourRow? row)
    {
        bool isColour = from.Colour is PixelColour.Rgb or PixelColour.Bgr or PixelColour.Yuyv or PixelColour.Uyvy;
        row = isColour && to is PlaneKind.Rgb8 or PlaneKind.Bgr8 or PlaneKind.RgbPlanes8 ? new ColourRow(from, to, path) : null;
        return row is not null;
    }

    /// <param name="source">The line.</param>
    /// <param name="target">The line of the result, of three planes that of the first.</param>
    /// <param name="planeBytes">Bytes from one plane to the next.</param>
    /// <param name="width">Pixels.</param>
    [SkipLocalsInit]
    public void Convert(byte* source, byte* target, long planeBytes, int width)
    {
        if (_toBytes is null)
        {
            Order(source, target, planeBytes, width);
            return;
        }

        byte* step = stackalloc byte[3 * StepPixels];
        int targetBytesPerPixel = _target == PlaneKind.RgbPlanes8 ? 1 : 3;
        for (int x = 0; x < width; x += StepPixels)
        {
            int pixels = Math.Min(StepPixels, width - x);
            _toBytes(source + ((long)x * _sourceBytesPerPixel), step, pixels * _samplesPerPixel);
            Order(step, target + ((long)x * targetBytesPerPixel), planeBytes, pixels);
        }
    }

    private void Order(byte* source, byte* target, long planeBytes, int width)
    {
        if (_target == PlaneKind.RgbPlanes8)
        {
            byte* red = _isBgr ? target + (2 * planeBytes) : target;
            byte* blue = _isBgr ? target : target + (2 * planeBytes);
            int done = _isScalar ? 0 : ColourOrderRows.SplitVector128(source, red, target + planeBytes, blue, width);
            ColourOrderRows.SplitScalar(source, red, target + planeBytes, blue, done, width);
        }
        else if (_isBgr == (_target == PlaneKind.Bgr8))
        {
            Buffer.MemoryCopy(source, target, 3L * width, 3L * width);
        }
        else
        {
            int done = _isScalar ? 0 : ColourOrderRows.SwapVector128(source, target, width);
            ColourOrderRows.SwapScalar(source, target, done, width);
        }
    }
}
