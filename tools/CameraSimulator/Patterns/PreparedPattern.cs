namespace EdgeInspector.CameraSimulator.Patterns;

/// <summary>A few images rendered on the first exposure of a shape and then shown in turn: the cost of a frame is one copy.</summary>
public abstract class PreparedPattern : IImageSource
{
    private const int Images = 8;

    private readonly byte[]?[] _images = new byte[Images][];
    private ExposureContext _shape;

    public void Fill(in ExposureContext exposure, Span<byte> image)
    {
        if ((exposure.Width, exposure.Height, exposure.PixelFormat) != (_shape.Width, _shape.Height, _shape.PixelFormat))
        {
            Array.Clear(_images);
            _shape = exposure;
        }
        int index = (int)(exposure.FrameNumber % Images);
        if (_images[index] is not { } prepared)
        {
            prepared = new byte[image.Length];
            int sampleBytes = ((exposure.PixelFormat >> 16) & 0xFF) == 16 ? 2 : 1;
            Render(index, exposure.Width, exposure.Height, sampleBytes, prepared);
            _images[index] = prepared;
        }
        prepared.CopyTo(image);
    }

    /// <summary>Brightness 0..255 of one pixel of image <paramref name="index"/> (0..7).</summary>
    protected abstract byte Brightness(int index, int x, int y, int width, int height);

    private void Render(int index, int width, int height, int sampleBytes, byte[] image)
    {
        // Samples of 16 bits are little-endian with the brightness in the low byte; packed formats get the same run of bytes.
        for (int offset = 0; offset < image.Length; offset += sampleBytes)
        {
            int pixel = offset / sampleBytes;
            image[offset] = Brightness(index, pixel % width, Math.Min(pixel / width, height - 1), width, height);
        }
    }
}
