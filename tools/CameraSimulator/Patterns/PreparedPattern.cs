using EdgeInspector.CameraSimulator.Registers;

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
            PixelFormat format = PixelFormats.Find(exposure.PixelFormat)
                ?? throw new ArgumentException($"pixel format 0x{exposure.PixelFormat:X8} is not offered", nameof(exposure));
            Render(index, exposure.Width, exposure.Height, format, prepared);
            _images[index] = prepared;
        }
        prepared.CopyTo(image);
    }

    /// <summary>Brightness 0..255 of one pixel of image <paramref name="index"/> (0..7).</summary>
    protected abstract byte Brightness(int index, int x, int y, int width, int height);

    private void Render(int index, int width, int height, PixelFormat format, byte[] image)
    {
        var samples = new ushort[width * height * format.Components];
        for (int i = 0; i < samples.Length; i++)
        {
            int pixel = i / format.Components, brightness = Brightness(index, pixel % width, pixel / width, width, height);
            bool colourDifference = format.Layout is WireLayout.Uyvy or WireLayout.Yuyv && i % 3 > 0;
            samples[i] = (ushort)(colourDifference ? 128 : brightness << (format.Bits - 8));
        }
        WirePixels.Write(format, samples, image);
    }
}
