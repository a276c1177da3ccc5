using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeInspector.Imaging;

/// <summary>Reorders lines of three bytes a pixel.</summary>
/// <remarks>The vector loops tell how many pixels they did; the scalar ones do the rest from there.</remarks>
internal static unsafe class ColourOrderRows
{
    public static void SwapScalar(byte* source, byte* target, int x, int width)
    {
        for (; x < width; x++)
        {
            byte first = source[3 * x];
            target[3 * x] = source[(3 * x) + 2];
            target[(3 * x) + 1] = source[(3 * x) + 1];
            target[(3 * x) + 2] = first;
        }
    }

    /// <summary>Exchanges the first and the third byte of five pixels at a time.</summary>
    public static int SwapVector128(byte* source, byte* target, int width)
    {
        Vector128<byte> order = Vector128.Create((byte)2, 1, 0, 5, 4, 3, 8, 7, 6, 11, 10, 9, 14, 13, 12, 15);
        int x = 0;

        // The sixteenth byte belongs to the next pixel, which comes after it and writes it again: so that pixel must exist.
        for (; x + 6 <= width; x += 5)
            Vector128.Shuffle(Vector128.Load(source + (3 * x)), order).Store(target + (3 * x));
        return x;
    }

    public static void SplitScalar(byte* source, byte* first, byte* second, byte* third, int x, int width)
    {
        for (; x < width; x++)
        {
            first[x] = source[3 * x];
            second[x] = source[(3 * x) + 1];
            third[x] = source[(3 * x) + 2];
        }
    }

    /// <summary>Parts 16 pixels at a time into three planes.</summary>
    public static int SplitVector128(byte* source, byte* first, byte* second, byte* third, int width)
    {
        int x = 0;
        for (; x + 16 <= width; x += 16)
        {
            Vector128<byte> a = Vector128.Load(source + (3 * x));
            Vector128<byte> b = Vector128.Load(source + (3 * x) + 16);
            Vector128<byte> c = Vector128.Load(source + (3 * x) + 32);
            (Vector128.Shuffle(a, Vector128.Create((byte)0, 3, 6, 9, 12, 15, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128))
                | Vector128.Shuffle(b, Vector128.Create((byte)128, 128, 128, 128, 128, 128, 2, 5, 8, 11, 14, 128, 128, 128, 128, 128))
                | Vector128.Shuffle(c, Vector128.Create((byte)128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 1, 4, 7, 10, 13))).Store(first + x);
            (Vector128.Shuffle(a, Vector128.Create((byte)1, 4, 7, 10, 13, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128))
                | Vector128.Shuffle(b, Vector128.Create((byte)128, 128, 128, 128, 128, 0, 3, 6, 9, 12, 15, 128, 128, 128, 128, 128))
                | Vector128.Shuffle(c, Vector128.Create((byte)128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 2, 5, 8, 11, 14))).Store(second + x);
            (Vector128.Shuffle(a, Vector128.Create((byte)2, 5, 8, 11, 14, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128))
                | Vector128.Shuffle(b, Vector128.Create((byte)128, 128, 128, 128, 128, 1, 4, 7, 10, 13, 128, 128, 128, 128, 128, 128))
                | Vector128.Shuffle(c, Vector128.Create((byte)128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 0, 3, 6, 9, 12, 15))).Store(third + x);
        }

        return x;
    }

    /// <summary>Joins 16 pixels of three planes into 48 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void JoinVector128(Vector128<byte> first, Vector128<byte> second, Vector128<byte> third, byte* target)
    {
        (Vector128.Shuffle(first, Vector128.Create((byte)0, 128, 128, 1, 128, 128, 2, 128, 128, 3, 128, 128, 4, 128, 128, 5))
            | Vector128.Shuffle(second, Vector128.Create((byte)128, 0, 128, 128, 1, 128, 128, 2, 128, 128, 3, 128, 128, 4, 128, 128))
            | Vector128.Shuffle(third, Vector128.Create((byte)128, 128, 0, 128, 128, 1, 128, 128, 2, 128, 128, 3, 128, 128, 4, 128))).Store(target);
        (Vector128.Shuffle(first, Vector128.Create((byte)128, 128, 6, 128, 128, 7, 128, 128, 8, 128, 128, 9, 128, 128, 10, 128))
            | Vector128.Shuffle(second, Vector128.Create((byte)5, 128, 128, 6, 128, 128, 7, 128, 128, 8, 128, 128, 9, 128, 128, 10))
            | Vector128.Shuffle(third, Vector128.Create((byte)128, 5, 128, 128, 6, 128, 128, 7, 128, 128, 8, 128, 128, 9, 128, 128))).Store(target + 16);
        (Vector128.Shuffle(first, Vector128.Create((byte)128, 11, 128, 128, 12, 128, 128, 13, 128, 128, 14, 128, 128, 15, 128, 128))
            | Vector128.Shuffle(second, Vector128.Create((byte)128, 128, 11, 128, 128, 12, 128, 128, 13, 128, 128, 14, 128, 128, 15, 128))
            | Vector128.Shuffle(third, Vector128.Create((byte)10, 128, 128, 11, 128, 128, 12, 128, 128, 13, 128, 128, 14, 128, 128, 15))).Store(target + 32);
    }
}
