using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeInspector.Imaging;

/// <summary>GigE Vision's "Packed": the high eight bits of two samples in the outer of three bytes, the low bits in the middle one.</summary>
internal readonly unsafe struct GvspPackedSamples<TBits> : ISamples
    where TBits : struct, IBitCount
{
    public static int Bits => TBits.Value;

    public static int BytesPerEight => 12;

    private static int LowBits => TBits.Value - 8;

    private static ushort LowMask => (ushort)((1 << LowBits) - 1);

    // Bytes of the high and of the low bits as 16-bit numbers; 128 fills with 0.
    private static Vector128<byte> High => Vector128.Create((byte)0, 128, 2, 128, 3, 128, 5, 128, 6, 128, 8, 128, 9, 128, 11, 128);

    private static Vector128<byte> Low => Vector128.Create((byte)1, 128, 1, 128, 4, 128, 4, 128, 7, 128, 7, 128, 10, 128, 10, 128);

    // Times 16 moves a first sample's low bits to where a second one's are: from bit 4.
    private static Vector128<ushort> FirstUp => Vector128.Create((ushort)16, 1, 16, 1, 16, 1, 16, 1);

    public static ushort Read(byte* line, int x)
    {
        byte* pair = line + (3 * (x >> 1));
        return (x & 1) == 0
            ? (ushort)((pair[0] << LowBits) | (pair[1] & LowMask))
            : (ushort)((pair[2] << LowBits) | ((pair[1] >> 4) & LowMask));
    }

    public static Vector128<ushort> Expand(Vector128<byte> group)
    {
        Vector128<ushort> high = Vector128.Shuffle(group, High).AsUInt16();
        Vector128<ushort> low = Vector128.Shuffle(group, Low).AsUInt16() * FirstUp;
        return Vector128.ShiftLeft(high, LowBits) | (Vector128.ShiftRightLogical(low, 4) & Vector128.Create(LowMask));
    }

    public static Vector256<ushort> Expand(Vector256<byte> groups)
    {
        Vector256<ushort> high = Avx2.Shuffle(groups, Vector256.Create(High, High)).AsUInt16();
        Vector256<ushort> low = Avx2.Shuffle(groups, Vector256.Create(Low, Low)).AsUInt16() * Vector256.Create(FirstUp, FirstUp);
        return Vector256.ShiftLeft(high, LowBits) | (Vector256.ShiftRightLogical(low, 4) & Vector256.Create(LowMask));
    }
}
