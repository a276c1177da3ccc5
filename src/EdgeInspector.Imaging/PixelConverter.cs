using System.Diagnostics.CodeAnalysis;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeInspector.Imaging;

/// <summary>Turns images of one pixel format into planes that a model or a person can use.</summary>
/// <remarks>
/// Made once at start; <c>Convert</c> allocates nothing and may be called by many threads at a time. It reads no byte outside of the lines
/// that the view spans and writes none outside of the destination's lines: filling up to the stride is left alone on both sides.
/// Source and destination must not overlap. A sample above its significant bits, which no camera may send, saturates.
/// </remarks>
public sealed unsafe class PixelConverter
{
    private readonly delegate*<byte*, byte*, int, void> _row;
    private readonly ColourRow? _colour;

    private PixelConverter(PixelFormat from, PlaneKind to, delegate*<byte*, byte*, int, void> row, ColourRow? colour)
    {
        Source = from;
        Target = to;
        _row = row;
        _colour = colour;
    }

    /// <summary>The only format that <c>Convert</c> takes.</summary>
    public PixelFormat Source { get; }

    public PlaneKind Target { get; }

    /// <summary>Bits of a sample of the result that carry brightness: 8, or for <see cref="PlaneKind.Raw16"/> those of the source, 8..16.</summary>
    public int SignificantBits => Target == PlaneKind.Raw16 ? Source.SignificantBits : 8;

    /// <summary>Samples of one line of a result plane: the least stride.</summary>
    public int LineSamples(int width) => Target is PlaneKind.Rgb8 or PlaneKind.Bgr8 ? checked(3 * width) : width;

    /// <summary>Finds the converter for a format; false when the format cannot be had as such planes.</summary>
    public static bool TryGet(PixelFormat from, PlaneKind to, [NotNullWhen(true)] out PixelConverter? converter)
    {
        VectorPath widest = Avx2.IsSupported ? VectorPath.Vector256 : Vector128.IsHardwareAccelerated ? VectorPath.Vector128 : VectorPath.Scalar;
        return TryGet(from, to, widest, out converter);
    }

    internal static bool TryGet(PixelFormat from, PlaneKind to, VectorPath path, [NotNullWhen(true)] out PixelConverter? converter)
    {
        converter = null;
        if (to is PlaneKind.Raw8 or PlaneKind.Raw16)
        {
            delegate*<byte*, byte*, int, void> row = SampleRows.Find(from, to, path);
            if (row is not null) converter = new PixelConverter(from, to, row, null);
        }
        else if (ColourRow.TryGet(from, to, path, out ColourRow? colour))
        {
            converter = new PixelConverter(from, to, null, colour);
        }

        return converter is not null;
    }

    /// <summary>Converts into planes of bytes.</summary>
    /// <param name="source">An image in the format of <see cref="Source"/>.</param>
    /// <param name="destination">Holds every line; of three planes each begins <c>height × strideBytes</c> after the one before.</param>
    /// <param name="strideBytes">Bytes from one line of the result to the next, at least <see cref="LineSamples"/>.</param>
    public void Convert(in ImageView source, Span<byte> destination, int strideBytes)
    {
        if (Target == PlaneKind.Raw16) throw new InvalidOperationException($"{Target} has 16-bit samples: the destination must hold ushort");
        Check(source, destination.Length, strideBytes);
        fixed (byte* target = destination) ConvertLines(source, target, strideBytes);
    }

    /// <summary>Converts into a plane of 16-bit numbers.</summary>
    /// <param name="source">An image in the format of <see cref="Source"/>.</param>
    /// <param name="destination">Holds every line.</param>
    /// <param name="strideSamples">Numbers, not bytes, from one line of the result to the next, at least the width.</param>
    public void Convert(in ImageView source, Span<ushort> destination, int strideSamples)
    {
        if (Target != PlaneKind.Raw16) throw new InvalidOperationException($"{Target} has 8-bit samples: the destination must hold byte");
        Check(source, destination.Length, strideSamples);
        fixed (ushort* target = destination) ConvertLines(source, (byte*)target, (long)strideSamples * sizeof(ushort));
    }

    private void ConvertLines(in ImageView source, byte* target, long stride)
    {
        byte* line = source.Pixels;
        for (int y = 0; y < source.Height; y++, line += source.StrideBytes, target += stride)
        {
            if (_colour is null)
                _row(line, target, source.Width);
            else
                _colour.Convert(line, target, stride * source.Height, source.Width);
        }
    }

    private void Check(in ImageView source, int destinationLength, int stride)
    {
        if (source.PixelFormat != Source)
            throw new ArgumentException($"image is {source.PixelFormat}, this converter takes {Source}", nameof(source));
        int line = LineSamples(source.Width);
        if (stride < line)
            throw new ArgumentOutOfRangeException(nameof(stride), stride, $"a line of {source.Width} pixels as {Target} takes {line} samples");
        long planes = Target == PlaneKind.RgbPlanes8 ? 3 : 1;
        long needed = (((planes * source.Height) - 1) * stride) + line;
        if (destinationLength < needed)
        {
            throw new ArgumentException(
                $"destination has {destinationLength} samples, {source.Width}×{source.Height} as {Target} with stride {stride} takes {needed}", nameof(destinationLength));
        }
    }
}
