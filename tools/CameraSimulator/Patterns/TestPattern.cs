namespace EdgeInspector.CameraSimulator.Patterns;

/// <summary>
/// The default image: every byte is a known function of frame number and offset, so that a receiver can check every byte.
/// </summary>
/// <remarks>
/// Runs of 256 bytes count up from a start that is hashed from frame number and run: a packet at the wrong place, from the wrong
/// frame, or missing shows with certainty over a few hundred bytes.
/// </remarks>
public sealed class TestPattern : IImageSource
{
    private const int RunBytes = 256;

    /// <summary>0 to 255 twice: every run is 256 bytes of it from its start on.</summary>
    private static readonly byte[] Ramp = [.. Enumerable.Range(0, 512).Select(i => (byte)i)];

    /// <summary>The byte at <paramref name="offset"/> of frame <paramref name="frameNumber"/> (from 0 in each acquisition).</summary>
    public static byte At(ulong frameNumber, int offset) => (byte)(Start(frameNumber, offset >> 8) + offset);

    /// <summary>The frame number whose bytes a further part of a multipart block has: its component's selector above 48 bits of frame number.</summary>
    public static ulong FrameOfComponent(ulong frameNumber, int component) => frameNumber | (ulong)component << 48;

    public void Fill(in ExposureContext exposure, Span<byte> image) => Fill(exposure.FrameNumber, image);

    /// <summary>Writes a whole image, near the speed of a copy.</summary>
    public static void Fill(ulong frameNumber, Span<byte> image)
    {
        for (int offset = 0; offset < image.Length; offset += RunBytes)
        {
            Run(frameNumber, offset, image.Length).CopyTo(image[offset..]);
        }
    }

    /// <summary>Offset of the first wrong byte; -1 when the image is exactly that of <paramref name="frameNumber"/>.</summary>
    public static int FirstDifference(ulong frameNumber, ReadOnlySpan<byte> image)
    {
        for (int offset = 0; offset < image.Length; offset += RunBytes)
        {
            ReadOnlySpan<byte> run = Run(frameNumber, offset, image.Length);
            int same = run.CommonPrefixLength(image.Slice(offset, run.Length));
            if (same < run.Length) return offset + same;
        }
        return -1;
    }

    private static ReadOnlySpan<byte> Run(ulong frameNumber, int offset, int imageBytes) =>
        Ramp.AsSpan(Start(frameNumber, offset / RunBytes), Math.Min(RunBytes, imageBytes - offset));

    private static byte Start(ulong frameNumber, int run)
    {
        ulong x = (frameNumber + 1) * 0x9E37_79B9_7F4A_7C15 ^ (ulong)(run + 1) * 0xC2B2_AE3D_27D4_EB4F;
        x ^= x >> 29;
        return (byte)((x * 0xBF58_476D_1CE4_E5B9) >> 56);
    }
}
