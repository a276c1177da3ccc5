using System.Runtime.Intrinsics;

namespace EdgeInspector.Imaging;

/// <summary>The Y of a 4:2:2 line: every other byte, the first or the second of each two.</summary>
internal readonly unsafe struct LumaSamples<TFirst> : ISamples
    where TFirst : struct, IBitCount
{
    public static int Bits => 8;

    public static int BytesPerEight => 16;

    public static ushort Read(byte* line, int x) => line[(2 * x) + (TFirst.Value / 8)];

    public static Vector128<ushort> Expand(Vector128<byte> group) =>
        Vector128.ShiftRightLogical(group.AsUInt16(), TFirst.Value) & Vector128.Create((ushort)0xFF);

    public static Vector256<ushort> Expand(Vector256<byte> groups) =>
        Vector256.ShiftRightLogical(groups.AsUInt16(), TFirst.Value) & Vector256.Create((ushort)0xFF);
}
