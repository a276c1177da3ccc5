using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeInspector.Imaging;

/// <summary>One line of 4:2:2 pixels to red, green, blue: BT.601's luma, every component over 0..255. [PFNC 2.4, 8.2.1]</summary>
/// <remarks>
/// R = Y + 1.402 (V−128), G = Y − 0.34414 (U−128) − 0.71414 (V−128), B = Y + 1.772 (U−128), in 16-bit whole numbers that come within one level
/// of the rounded formula. Both pixels of a pair take the pair's colour. In a line of odd width the last pixel has no partner and
/// so no second colour byte: 128 (none) is taken for it.
/// </remarks>
internal static unsafe class YuvRows
{
    // Fractions of 256. What is a whole more or less is added apart, so that no product passes 16 bits:
    // 1.402 = 1 + 103/256, 0.71414 = 1 − 73/256, 0.34414 = 88/256, 1.772 = 2 − 58/256.
    private const short RedOfV = 103, GreenOfV = 73, GreenOfU = 88, BlueOfU = 58, Half = 128;

    public static delegate*<byte*, byte*, int, void> Find(PixelColour colour, VectorPath path)
    {
        if (path == VectorPath.Scalar) return colour == PixelColour.Uyvy ? &UyvyScalar : &YuyvScalar;
        return colour == PixelColour.Uyvy ? &UyvyVector128 : &YuyvVector128;
    }

    private static void YuyvScalar(byte* source, byte* target, int width) => Finish(source, target, 0, width, 0);

    private static void UyvyScalar(byte* source, byte* target, int width) => Finish(source, target, 0, width, 1);

    private static void YuyvVector128(byte* source, byte* target, int width)
    {
        int x = 0;
        for (; x + 16 <= width; x += 16)
        {
            Vector128<byte> first = Vector128.Load(source + (2 * x));
            Vector128<byte> second = Vector128.Load(source + (2 * x) + 16);
            Join(
                (first.AsUInt16() & Vector128.Create((ushort)0xFF)).AsInt16(), (second.AsUInt16() & Vector128.Create((ushort)0xFF)).AsInt16(),
                Vector128.ShiftRightLogical(first.AsUInt16(), 8), Vector128.ShiftRightLogical(second.AsUInt16(), 8), target + (3 * x));
        }

        Finish(source, target, x, width, 0);
    }

    private static void UyvyVector128(byte* source, byte* target, int width)
    {
        int x = 0;
        for (; x + 16 <= width; x += 16)
        {
            Vector128<byte> first = Vector128.Load(source + (2 * x));
            Vector128<byte> second = Vector128.Load(source + (2 * x) + 16);
            Join(
                Vector128.ShiftRightLogical(first.AsUInt16(), 8).AsInt16(), Vector128.ShiftRightLogical(second.AsUInt16(), 8).AsInt16(),
                first.AsUInt16() & Vector128.Create((ushort)0xFF), second.AsUInt16() & Vector128.Create((ushort)0xFF), target + (3 * x));
        }

        Finish(source, target, x, width, 1);
    }

    // Colours come as U V U V …, one 16-bit number each.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Join(
        Vector128<short> luma1, Vector128<short> luma2, Vector128<ushort> colours1, Vector128<ushort> colours2, byte* target)
    {
        Rgb(luma1, colours1, out Vector128<short> red1, out Vector128<short> green1, out Vector128<short> blue1);
        Rgb(luma2, colours2, out Vector128<short> red2, out Vector128<short> green2, out Vector128<short> blue2);
        ColourOrderRows.JoinVector128(Levels(red1, red2), Levels(green1, green2), Levels(blue1, blue2), target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rgb(
        Vector128<short> luma, Vector128<ushort> colours, out Vector128<short> red, out Vector128<short> green, out Vector128<short> blue)
    {
        Vector128<short> middle = Vector128.Create((short)128), half = Vector128.Create(Half);
        Vector128<byte> bytes = colours.AsByte();
        Vector128<short> u = Vector128.Shuffle(bytes, Vector128.Create((byte)0, 1, 0, 1, 4, 5, 4, 5, 8, 9, 8, 9, 12, 13, 12, 13)).AsInt16() - middle;
        Vector128<short> v = Vector128.Shuffle(bytes, Vector128.Create((byte)2, 3, 2, 3, 6, 7, 6, 7, 10, 11, 10, 11, 14, 15, 14, 15)).AsInt16() - middle;
        red = luma + v + Vector128.ShiftRightArithmetic((v * RedOfV) + half, 8);
        green = luma - v + Vector128.ShiftRightArithmetic((v * GreenOfV) - (u * GreenOfU) + half, 8);
        blue = luma + u + u - Vector128.ShiftRightArithmetic((u * BlueOfU) + half, 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Levels(Vector128<short> first, Vector128<short> second)
    {
        if (Sse2.IsSupported) return Sse2.PackUnsignedSaturate(first, second);
        Vector128<short> most = Vector128.Create((short)byte.MaxValue);
        Vector128<short> a = Vector128.Min(Vector128.Max(first, Vector128<short>.Zero), most);
        Vector128<short> b = Vector128.Min(Vector128.Max(second, Vector128<short>.Zero), most);
        return Vector128.Narrow(a.AsUInt16(), b.AsUInt16());
    }

    // lumaAt: 0 when Y comes before the colour, else 1.
    private static void Finish(byte* source, byte* target, int x, int width, int lumaAt)
    {
        for (; x < width; x++)
        {
            byte* pair = source + (4 * (x >> 1)) + (1 - lumaAt);
            int u = pair[0] - 128;
            int v = ((x | 1) < width ? pair[2] : 128) - 128;
            int luma = source[(2 * x) + lumaAt];
            target[3 * x] = Level(luma + v + (((RedOfV * v) + Half) >> 8));
            target[(3 * x) + 1] = Level(luma - v + (((GreenOfV * v) - (GreenOfU * u) + Half) >> 8));
            target[(3 * x) + 2] = Level(luma + (2 * u) - (((BlueOfU * u) + Half) >> 8));
        }
    }

    private static byte Level(int value) => (byte)Math.Clamp(value, 0, byte.MaxValue);
}
