namespace EdgeInspector.Imaging.Tests;

/// <summary>A conversion between memory whose every byte outside of the lines is watched.</summary>
/// <remarks>The source ends with its last line's last byte, at the end of a page that nobody may read beyond; the destination is framed by guard bytes.</remarks>
internal static unsafe class ConvertedImage
{
    private const byte Guard = 0xA5;
    private const int GuardBytes = 64;

    /// <summary>The result's samples, line by line without stride, of three planes one after the other. Fails when a guard was touched.</summary>
    public static ushort[] Of(PixelConverter converter, byte[] source, int width, int height, int sourceStride, int strideMore)
    {
        bool isWide = converter.Target == PlaneKind.Raw16;
        int line = converter.LineSamples(width), stride = line + strideMore;
        int planes = converter.Target == PlaneKind.RgbPlanes8 ? 3 : 1;
        int samples = (((planes * height) - 1) * stride) + line;
        int sampleBytes = isWide ? 2 : 1;
        var target = new byte[(samples * sampleBytes) + (2 * GuardBytes)];
        Array.Fill(target, Guard);

        using var memory = new GuardedMemory(source);
        var view = new ImageView(memory.Pointer, width, height, sourceStride, converter.Source);
        Span<byte> inside = target.AsSpan(GuardBytes, samples * sampleBytes);
        if (isWide)
            converter.Convert(view, System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ushort>(inside), stride);
        else
            converter.Convert(view, inside, stride);

        var result = new ushort[planes * height * line];
        for (int i = 0; i < target.Length; i++)
        {
            int at = i - GuardBytes, sample = at / sampleBytes;
            bool isPixel = at >= 0 && sample < samples && sample % stride < line;
            if (!isPixel) Assert.True(target[i] == Guard, $"byte {at} outside of the lines was written");
            if (isPixel && at % sampleBytes == 0)
                result[(sample / stride * line) + (sample % stride)] = isWide ? BitConverter.ToUInt16(target, i) : target[i];
        }

        return result;
    }
}
