using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeInspector.Imaging;

/// <summary>PFNC's "10p": samples of 10 bits without gaps, the low bits first.</summary>
internal readonly unsafe struct Stream10Samples : ISamples
{
    public static int Bits => 10;

    public static int BytesPerEight => 10;

    // The two bytes that hold each sample.
    private static Vector128<byte> Pair => Vector128.Create((byte)0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 6, 7, 7, 8, 8, 9);

    // Moves each sample to the top of its 16 bits, and its neighbour's bits out of them.
    private static Vector128<ushort> ToTop => Vector128.Create((ushort)64, 16, 4, 1, 64, 16, 4, 1);

    // Bit by bit, as the convention describes it; the vectors know better.
    public static ushort Read(byte* line, int x)
    {
        int value = 0;
        for (int i = 0; i < Bits; i++)
        {
            long bit = ((long)x * Bits) + i;
            value |= ((line[bit >> 3] >> (int)(bit & 7)) & 1) << i;
        }

        return (ushort)value;
    }

    public static Vector128<ushort> Expand(Vector128<byte> group) =>
        Vector128.ShiftRightLogical(Vector128.Shuffle(group, Pair).AsUInt16() * ToTop, 16 - Bits);

    public static Vector256<ushort> Expand(Vector256<byte> groups) =>
        Vector256.ShiftRightLogical(Avx2.Shuffle(groups, Vector256.Create(Pair, Pair)).AsUInt16() * Vector256.Create(ToTop, ToTop), 16 - Bits);
}
