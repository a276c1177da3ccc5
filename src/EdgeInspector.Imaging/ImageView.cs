namespace EdgeInspector.Imaging;

/// <summary>A look at pixels that somebody else owns: address, size, stride and format. Holds no memory.</summary>
/// <remarks>Rows × columns, first row at the top. Valid only as long as the owner of the <see cref="Frame"/> keeps it.</remarks>
public readonly unsafe struct ImageView
{
    public ImageView(byte* pixels, int width, int height, int strideBytes, PixelFormat pixelFormat)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfLessThan(strideBytes, LineBytes(width, pixelFormat));
        Pixels = pixels;
        Width = width;
        Height = height;
        StrideBytes = strideBytes;
        PixelFormat = pixelFormat;
    }

    /// <summary>Address of the upper left pixel.</summary>
    public byte* Pixels { get; }

    /// <summary>Pixels per line.</summary>
    public int Width { get; }

    /// <summary>Lines.</summary>
    public int Height { get; }

    /// <summary>Bytes from one line to the next.</summary>
    public int StrideBytes { get; }

    public PixelFormat PixelFormat { get; }

    /// <summary>One line's bytes, without the filling up to the stride.</summary>
    public ReadOnlySpan<byte> Row(int y)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(y);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(y, Height);
        return new ReadOnlySpan<byte>(Pixels + ((long)y * StrideBytes), (int)LineBytes(Width, PixelFormat));
    }

    // In 64 bits: a width from a camera times the bits per pixel may pass 32.
    private static long LineBytes(int width, PixelFormat format) => (((long)width * format.BitsPerPixel) + 7) / 8;
}
