using System.Runtime.Intrinsics;

namespace EdgeInspector.Imaging;

/// <summary>PFNC's "14p": samples of 14 bits without gaps, the low bits first.</summary>
internal readonly unsafe struct Stream14Samples : ISamples
{
    public static int Bits => 14;

    public static int BytesPerEight => 14;

    // The up to three bytes that hold each of four samples, as 32-bit numbers; 128 fills with 0.
    private static Vector128<byte> FirstFour => Vector128.Create((byte)0, 1, 2, 128, 1, 2, 3, 128, 3, 4, 5, 128, 5, 6, 128, 128);

    private static Vector128<byte> LastFour => Vector128.Create((byte)7, 8, 9, 128, 8, 9, 10, 128, 10, 11, 12, 128, 12, 13, 128, 128);

    // Moves each sample to bit 6.
    private static Vector128<uint> ToBit6 => Vector128.Create((uint)64, 1, 4, 16);

    public static ushort Read(byte* line, int x)
    {
        long bit = (long)x * Bits;
        int shift = (int)(bit & 7);
        byte* first = line + (bit >> 3);

        // The third byte is read only when the sample reaches it: it may lie past the line.
        int third = shift + Bits > 16 ? first[2] << 16 : 0;
        return (ushort)(((first[0] | (first[1] << 8) | third) >> shift) & 0x3FFF);
    }

    public static Vector128<ushort> Expand(Vector128<byte> group) =>
        Vector128.Narrow(Four(Vector128.Shuffle(group, FirstFour)), Four(Vector128.Shuffle(group, LastFour)));

    public static Vector256<ushort> Expand(Vector256<byte> groups) =>
        Vector256.Create(Expand(groups.GetLower()), Expand(groups.GetUpper()));

    private static Vector128<uint> Four(Vector128<byte> bytes) =>
        Vector128.ShiftRightLogical(bytes.AsUInt32() * ToBit6, 6) & Vector128.Create(0x3FFFu);
}
