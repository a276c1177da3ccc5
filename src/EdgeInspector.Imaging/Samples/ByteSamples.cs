using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeInspector.Imaging;

/// <summary>One byte a sample.</summary>
internal readonly unsafe struct ByteSamples : ISamples
{
    public static int Bits => 8;

    public static int BytesPerEight => 8;

    public static ushort Read(byte* line, int x) => line[x];

    public static Vector128<ushort> Expand(Vector128<byte> group) => Vector128.WidenLower(group);

    public static Vector256<ushort> Expand(Vector256<byte> groups) => Avx2.UnpackLow(groups, Vector256<byte>.Zero).AsUInt16();
}
