using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeInspector.Imaging;

/// <summary>One line of samples to one line of bytes or 16-bit numbers.</summary>
/// <remarks>Vectors read 16 bytes at a time and never past the line's last byte; the rest is the scalar's.</remarks>
internal static unsafe class SampleRows
{
    /// <summary>The loop for a format; null when it has no single sample a pixel.</summary>
    public static delegate*<byte*, byte*, int, void> Find(PixelFormat from, PlaneKind to, VectorPath path)
    {
        if (from.Colour is PixelColour.Yuyv) return Rows<LumaSamples<NoBits>>(to, path);
        if (from.Colour is PixelColour.Uyvy) return Rows<LumaSamples<EightBits>>(to, path);
        if (from.Colour is PixelColour.Unknown or PixelColour.Rgb or PixelColour.Bgr) return null;
        return Find(from.Packing, from.SignificantBits, to, path);
    }

    /// <summary>The loop for a layout; null for one that does not exist.</summary>
    public static delegate*<byte*, byte*, int, void> Find(PixelPacking packing, int bits, PlaneKind to, VectorPath path) => (packing, bits) switch
    {
        (PixelPacking.Bytes, _) when to == PlaneKind.Raw8 => &Copy,
        (PixelPacking.Bytes, _) => Rows<ByteSamples>(to, path),
        (PixelPacking.Words, 10) => Rows<WordSamples<TenBits>>(to, path),
        (PixelPacking.Words, 12) => Rows<WordSamples<TwelveBits>>(to, path),
        (PixelPacking.Words, 14) => Rows<WordSamples<FourteenBits>>(to, path),
        (PixelPacking.Words, 16) => Rows<WordSamples<SixteenBits>>(to, path),
        (PixelPacking.GvspPacked, 10) => Rows<GvspPackedSamples<TenBits>>(to, path),
        (PixelPacking.GvspPacked, 12) => Rows<GvspPackedSamples<TwelveBits>>(to, path),
        (PixelPacking.BitStream, 10) => Rows<Stream10Samples>(to, path),
        (PixelPacking.BitStream, 12) => Rows<Stream12Samples>(to, path),
        (PixelPacking.BitStream, 14) => Rows<Stream14Samples>(to, path),
        _ => null,
    };

    private static delegate*<byte*, byte*, int, void> Rows<T>(PlaneKind to, VectorPath path)
        where T : struct, ISamples
    {
        bool isBytes = to == PlaneKind.Raw8;
        if (path == VectorPath.Vector256) return isBytes ? &To8Vector256<T> : &To16Vector256<T>;
        if (path == VectorPath.Vector128) return isBytes ? &To8Vector128<T> : &To16Vector128<T>;
        return isBytes ? &To8Scalar<T> : &To16Scalar<T>;
    }

    private static void Copy(byte* source, byte* target, int width) => Buffer.MemoryCopy(source, target, width, width);

    private static void To8Scalar<T>(byte* source, byte* target, int width)
        where T : struct, ISamples => Finish8<T>(source, target, 0, width);

    private static void To16Scalar<T>(byte* source, byte* target, int width)
        where T : struct, ISamples => Finish16<T>(source, target, 0, width);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish8<T>(byte* source, byte* target, int x, int width)
        where T : struct, ISamples
    {
        for (; x < width; x++) target[x] = (byte)(T.Read(source, x) >> (T.Bits - 8));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish16<T>(byte* source, byte* target, int x, int width)
        where T : struct, ISamples
    {
        for (; x < width; x++) ((ushort*)target)[x] = T.Read(source, x);
    }

    private static long LineBytes<T>(int width)
        where T : struct, ISamples => (((long)width * T.BytesPerEight) + 7) / 8;

    private static void To8Vector128<T>(byte* source, byte* target, int width)
        where T : struct, ISamples => Finish8Vector128<T>(source, target, 0, width);

    private static void To16Vector128<T>(byte* source, byte* target, int width)
        where T : struct, ISamples => Finish16Vector128<T>(source, target, 0, width);

    // From sample x, a multiple of eight, to the end of the line.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish8Vector128<T>(byte* source, byte* target, int x, int width)
        where T : struct, ISamples
    {
        int group = T.BytesPerEight;
        byte* from = source + ((long)x / 8 * group);

        // Two groups, the second of which is read as 16 bytes.
        byte* last = source + LineBytes<T>(width) - (group + 16);
        for (; x + 16 <= width && from <= last; x += 16, from += 2 * group)
        {
            Vector128<ushort> first = Vector128.ShiftRightLogical(T.Expand(Vector128.Load(from)), T.Bits - 8);
            Vector128<ushort> second = Vector128.ShiftRightLogical(T.Expand(Vector128.Load(from + group)), T.Bits - 8);
            Vector128.Narrow(first, second).Store(target + x);
        }

        Finish8<T>(source, target, x, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish16Vector128<T>(byte* source, byte* target, int x, int width)
        where T : struct, ISamples
    {
        byte* from = source + ((long)x / 8 * T.BytesPerEight);
        byte* last = source + LineBytes<T>(width) - 16;
        for (; x + 8 <= width && from <= last; x += 8, from += T.BytesPerEight)
            T.Expand(Vector128.Load(from)).Store((ushort*)target + x);
        Finish16<T>(source, target, x, width);
    }

    private static void To8Vector256<T>(byte* source, byte* target, int width)
        where T : struct, ISamples
    {
        int group = T.BytesPerEight, x = 0;
        byte* from = source;

        // Packing works in halves: the groups 0 and 2 in one vector, 1 and 3 in the other come out in order.
        byte* last = source + LineBytes<T>(width) - ((3 * group) + 16);
        for (; x + 32 <= width && from <= last; x += 32, from += 4 * group)
        {
            Vector256<byte> even = Vector256.Create(Vector128.Load(from), Vector128.Load(from + (2 * group)));
            Vector256<byte> odd = Vector256.Create(Vector128.Load(from + group), Vector128.Load(from + (3 * group)));
            Vector256<ushort> low = Vector256.ShiftRightLogical(T.Expand(even), T.Bits - 8);
            Vector256<ushort> high = Vector256.ShiftRightLogical(T.Expand(odd), T.Bits - 8);
            Avx2.PackUnsignedSaturate(low.AsInt16(), high.AsInt16()).Store(target + x);
        }

        Finish8Vector128<T>(source, target, x, width);
    }

    private static void To16Vector256<T>(byte* source, byte* target, int width)
        where T : struct, ISamples
    {
        int group = T.BytesPerEight, x = 0;
        byte* from = source;
        byte* last = source + LineBytes<T>(width) - (group + 16);
        for (; x + 16 <= width && from <= last; x += 16, from += 2 * group)
            T.Expand(Vector256.Create(Vector128.Load(from), Vector128.Load(from + group))).Store((ushort*)target + x);
        Finish16Vector128<T>(source, target, x, width);
    }
}
