using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeInspector.Imaging;

/// <summary>PFNC's "12p": samples of 12 bits without gaps, the low bits first.</summary>
internal readonly unsafe struct Stream12Samples : ISamples
{
    public static int Bits => 12;

    public static int BytesPerEight => 12;

    // The two bytes that hold each sample.
    private static Vector128<byte> Pair => Vector128.Create((byte)0, 1, 1, 2, 3, 4, 4, 5, 6, 7, 7, 8, 9, 10, 10, 11);

    // Moves each sample to the top of its 16 bits, and its neighbour's bits out of them.
    private static Vector128<ushort> ToTop => Vector128.Create((ushort)16, 1, 16, 1, 16, 1, 16, 1);

    public static ushort Read(byte* line, int x)
    {
        // Begins at an even bit of a byte and so never reaches a third one.
        long bit = (long)x * Bits;
        byte* first = line + (bit >> 3);
        return (ushort)(((first[0] | (first[1] << 8)) >> (int)(bit & 7)) & 0xFFF);
    }

    public static Vector128<ushort> Expand(Vector128<byte> group) =>
        Vector128.ShiftRightLogical(Vector128.Shuffle(group, Pair).AsUInt16() * ToTop, 16 - Bits);

    public static Vector256<ushort> Expand(Vector256<byte> groups) =>
        Vector256.ShiftRightLogical(Avx2.Shuffle(groups, Vector256.Create(Pair, Pair)).AsUInt16() * Vector256.Create(ToTop, ToTop), 16 - Bits);
}
