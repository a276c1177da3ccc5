using System.Runtime.Intrinsics;

namespace EdgeInspector.Imaging;

/// <summary>Two bytes a sample, the low one first; what is above the significant bits saturates.</summary>
internal readonly unsafe struct WordSamples<TBits> : ISamples
    where TBits : struct, IBitCount
{
    public static int Bits => TBits.Value;

    public static int BytesPerEight => 16;

    private static ushort Max => (ushort)((1 << TBits.Value) - 1);

    public static ushort Read(byte* line, int x) => (ushort)Math.Min(line[2 * x] | (line[(2 * x) + 1] << 8), Max);

    // Vectors read the machine's order. Every machine that .NET vectorises here is little-endian, as the samples are.
    public static Vector128<ushort> Expand(Vector128<byte> group) => Vector128.Min(group.AsUInt16(), Vector128.Create(Max));

    public static Vector256<ushort> Expand(Vector256<byte> groups) => Vector256.Min(groups.AsUInt16(), Vector256.Create(Max));
}
