using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeInspector.Imaging;

/// <summary>One line of a mosaic, with the lines above and below it, to red, green, blue: what a pixel lacks is the mean of its nearest neighbours.</summary>
/// <remarks>
/// Every line has one pixel more at each end: the pointers name that before the first. Means are rounded, halves up. In a line of red (or of blue)
/// the pixels that are not green are called its own, and the third colour the other.
/// </remarks>
internal static unsafe class BayerRows
{
    public static void Interpolate(byte* above, byte* line, byte* below, byte* target, int width, bool isGreenFirst, bool isRedLine, VectorPath path)
    {
        int x = 0;
        if (path != VectorPath.Scalar)
        {
            // 16 pixels at a time: the mosaic's two columns fall on the same places each time.
            Vector128<byte> green = Vector128.Create(isGreenFirst ? (ushort)0x00FF : (ushort)0xFF00).AsByte();
            for (; x + 16 <= width; x += 16) Interpolate16(above + x, line + x, below + x, target + (3 * x), green, isRedLine);
        }

        for (; x < width; x++)
        {
            byte* a = above + x, m = line + x, b = below + x;
            bool isGreen = (x % 2 == 0) == isGreenFirst;
            int own = isGreen ? (m[0] + m[2] + 1) >> 1 : m[1];
            int middle = isGreen ? m[1] : (m[0] + m[2] + a[1] + b[1] + 2) >> 2;
            int other = isGreen ? (a[1] + b[1] + 1) >> 1 : (a[0] + a[2] + b[0] + b[2] + 2) >> 2;
            target[3 * x] = (byte)(isRedLine ? own : other);
            target[(3 * x) + 1] = (byte)middle;
            target[(3 * x) + 2] = (byte)(isRedLine ? other : own);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Interpolate16(byte* above, byte* line, byte* below, byte* target, Vector128<byte> green, bool isRedLine)
    {
        Vector128<byte> here = Vector128.Load(line + 1);
        Vector128<byte> left = Vector128.Load(line), right = Vector128.Load(line + 2);
        Vector128<byte> up = Vector128.Load(above + 1), down = Vector128.Load(below + 1);
        Vector128<byte> diagonal = Mean(Vector128.Load(above), Vector128.Load(above + 2), Vector128.Load(below), Vector128.Load(below + 2));
        Vector128<byte> own = Vector128.ConditionalSelect(green, Mean(left, right), here);
        Vector128<byte> middle = Vector128.ConditionalSelect(green, here, Mean(left, right, up, down));
        Vector128<byte> other = Vector128.ConditionalSelect(green, Mean(up, down), diagonal);
        ColourOrderRows.JoinVector128(isRedLine ? own : other, middle, isRedLine ? other : own, target);
    }

    // (a | b) - ((a ^ b) >> 1) is the mean, rounded up, without a carry.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Mean(Vector128<byte> a, Vector128<byte> b) => (a | b) - Vector128.ShiftRightLogical(a ^ b, 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Mean(Vector128<byte> a, Vector128<byte> b, Vector128<byte> c, Vector128<byte> d)
    {
        Vector128<ushort> two = Vector128.Create((ushort)2);
        Vector128<ushort> low = Vector128.WidenLower(a) + Vector128.WidenLower(b) + Vector128.WidenLower(c) + Vector128.WidenLower(d) + two;
        Vector128<ushort> high = Vector128.WidenUpper(a) + Vector128.WidenUpper(b) + Vector128.WidenUpper(c) + Vector128.WidenUpper(d) + two;
        return Vector128.Narrow(Vector128.ShiftRightLogical(low, 2), Vector128.ShiftRightLogical(high, 2));
    }
}
