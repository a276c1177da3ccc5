using EdgeInspector.Imaging;
using EdgeInspector.Inspection;

namespace EdgeInspector.Vision.Measuring;

/// <summary>A region's grey levels as bytes, row after row, in memory of its own.</summary>
/// <remarks>
/// Of a mosaic the raw samples: a profile over two pixels or more evens the colours out. Of colours the middle of the three. Allocates at the
/// making alone. Owned by one thread.
/// </remarks>
internal sealed unsafe class GreyRegion
{
    private readonly Box _region;
    private readonly PixelFormat _format;
    private readonly PixelConverter? _convert;
    private readonly int _channels;
    private readonly byte[] _lines;

    /// <param name="camera">The image that comes, in a format that is read here.</param>
    /// <param name="region">Inside the image.</param>
    public GreyRegion(CameraBinding camera, Box region)
    {
        _region = region;
        Levels = new byte[region.Width * region.Height];
        _lines = [];
        if (!PixelFormat.TryParse(camera.PixelFormat, out _format)) throw new ArgumentException($"pixel format '{camera.PixelFormat}' is not known", nameof(camera));
        if (_format == PixelFormat.Mono8) return;
        bool isPlain = PixelConverter.TryGet(_format, PlaneKind.Raw8, out _convert);
        if (!isPlain && !PixelConverter.TryGet(_format, PlaneKind.Rgb8, out _convert) && !PixelConverter.TryGet(_format, PlaneKind.Bgr8, out _convert))
            throw new ArgumentException($"pixel format '{camera.PixelFormat}' cannot be measured", nameof(camera));
        _channels = isPlain ? 1 : 3;
        _lines = new byte[camera.ImageWidth * _channels * region.Height];
    }

    public byte[] Levels { get; }

    public int Width => _region.Width;

    public int Height => _region.Height;

    /// <summary>Copies the region out of an image. False for an image of another size or format.</summary>
    public bool TryFill(in ImageView image)
    {
        if (image.PixelFormat != _format || _region.X + _region.Width > image.Width || _region.Y + _region.Height > image.Height) return false;
        if (_convert is null)
        {
            for (int y = 0; y < Height; y++) image.Row(_region.Y + y).Slice(_region.X, Width).CopyTo(Levels.AsSpan(y * Width));
            return true;
        }

        int stride = image.Width * _channels;
        if (stride * Height > _lines.Length) return false;
        _convert.Convert(new ImageView(image.Pixels + ((long)_region.Y * image.StrideBytes), image.Width, Height, image.StrideBytes, _format), _lines, stride);
        for (int y = 0; y < Height; y++)
        {
            ReadOnlySpan<byte> line = _lines.AsSpan((y * stride) + (_region.X * _channels), Width * _channels);
            Span<byte> to = Levels.AsSpan(y * Width, Width);
            if (_channels == 1) line.CopyTo(to);
            else for (int x = 0; x < Width; x++) to[x] = (byte)((line[3 * x] + line[(3 * x) + 1] + line[(3 * x) + 2]) / 3);
        }

        return true;
    }
}
