using EdgeInspector.CameraSimulator.Registers;

namespace EdgeInspector.CameraSimulator.Patterns;

/// <summary>
/// An image whose pixels have known values, laid on the wire as the pixel format says, so that a receiver can check its unpacking.
/// </summary>
/// <remarks>
/// Every line counts up from a start that is hashed from frame number and line. A line is copied from a packed ramp made on the first exposure of a
/// format: near the speed of a copy.
/// </remarks>
public sealed class PixelPattern : IImageSource
{
    /// <summary>Lines start at a multiple of it: whole bytes in every format.</summary>
    private const int StartStep = 4;

    private uint _format;
    private int _width;
    private int _bitsPerPixel;
    private byte[] _ramp = [];

    /// <summary>The value of a pixel before it is packed.</summary>
    /// <param name="frameNumber">From 0 in each acquisition.</param>
    /// <param name="x">Column in the image, whatever OffsetX is.</param>
    /// <param name="y">Line in the image.</param>
    /// <param name="pixelFormat">PFNC code.</param>
    /// <param name="component">0 for grey and Bayer; 0 R, 1 G, 2 B; or 0 Y, 1 U, 2 V, where U and V are those of the pair.</param>
    public static int Expected(ulong frameNumber, int x, int y, uint pixelFormat, int component = 0)
    {
        PixelFormat format = Known(pixelFormat);
        return Sample(format, Start(frameNumber, y, format) + x, component);
    }

    public void Fill(in ExposureContext exposure, Span<byte> image)
    {
        PixelFormat format = Known(exposure.PixelFormat);
        if (_format != exposure.PixelFormat || _width != exposure.Width) Prepare(format, exposure.Width);
        int lineBytes = exposure.Width * _bitsPerPixel / 8;
        for (int y = 0; y < exposure.Height; y++)
        {
            int start = Start(exposure.FrameNumber, y, format) * _bitsPerPixel / 8;
            _ramp.AsSpan(start, lineBytes).CopyTo(image[(y * lineBytes)..]);
        }
    }

    private static PixelFormat Known(uint code) =>
        PixelFormats.Find(code) ?? throw new ArgumentException($"pixel format 0x{code:X8} is not offered", nameof(code));

    /// <summary>Pixels after which the ramp begins anew.</summary>
    private static int Period(PixelFormat format) => 1 << format.Bits;

    private static int Sample(PixelFormat format, int i, int component)
    {
        int value = format.Components == 1 ? i : format.Layout is WireLayout.Uyvy or WireLayout.Yuyv && component > 0 ? 3 * (i & ~1) + component : 3 * i + component;
        return value & (Period(format) - 1);
    }

    private static int Start(ulong frameNumber, int y, PixelFormat format)
    {
        ulong x = (frameNumber + 1) * 0x9E37_79B9_7F4A_7C15 ^ (ulong)(y + 1) * 0xC2B2_AE3D_27D4_EB4F;
        x ^= x >> 29;
        return (int)((x * 0xBF58_476D_1CE4_E5B9) >> (64 - format.Bits)) & ~(StartStep - 1);
    }

    private void Prepare(PixelFormat format, int width)
    {
        int pixels = Period(format) + width, components = format.Components;
        var samples = new ushort[pixels * components];
        for (int i = 0; i < samples.Length; i++) samples[i] = (ushort)Sample(format, i / components, i % components);
        _bitsPerPixel = (int)(format.Code >> 16) & 0xFF;
        _ramp = new byte[(pixels * _bitsPerPixel + 7) / 8];
        WirePixels.Write(format, samples, _ramp);
        (_format, _width) = (format.Code, width);
    }
}
