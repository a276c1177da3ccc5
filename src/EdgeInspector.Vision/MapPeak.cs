using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace EdgeInspector.Vision;

/// <summary>Finds a map's highest cell and whether all of it are numbers, in one pass over the memory.</summary>
internal static class MapPeak
{
    // The cell is looked for in the block that raised the maximum last; a line or some of a usual map.
    private const int Block = 1024;

    private static readonly int _infinity = BitConverter.SingleToInt32Bits(float.PositiveInfinity);

    /// <summary>The first of the highest cells, as <see cref="TensorPrimitives.IndexOfMax(ReadOnlySpan{float})"/> gives it; −1 when there is none.</summary>
    /// <param name="map">Any values. Where some are infinite or no number, the cell means nothing unless they are all minus infinity.</param>
    /// <param name="isFinite">Whether every cell is finite.</param>
    public static int Find(ReadOnlySpan<float> map, out bool isFinite)
    {
        float highest = float.NegativeInfinity;
        int block = 0;
        isFinite = true;
        for (int start = 0; start < map.Length; start += Block)
        {
            float high = HighestOf(map.Slice(start, Math.Min(Block, map.Length - start)), ref isFinite);
            if (!(high > highest)) continue;
            highest = high;
            block = start;
        }

        // Nothing is above minus infinity, or the two zeros have an order here: rare, and not worth a way of their own.
        if (highest == 0 || float.IsNegativeInfinity(highest)) return TensorPrimitives.IndexOfMax(map);
        while (map[block] != highest) block++;
        return block;
    }

    private static float HighestOf(ReadOnlySpan<float> cells, ref bool isFinite)
    {
        int i = 0, magnitude = 0;
        float highest = float.NegativeInfinity;
        if (cells.Length >= 2 * Vector256<float>.Count)
        {
            // Without its sign a float is ordered as its bits are, and infinities and what is no number stand above all others.
            var unsigned = Vector256.Create(int.MaxValue);
            Vector256<int> magnitudes = default, others = default;
            var high = Vector256.Create(float.NegativeInfinity);
            Vector256<float> higher = high;
            ref float first = ref System.Runtime.InteropServices.MemoryMarshal.GetReference(cells);
            for (; i <= cells.Length - (2 * Vector256<float>.Count); i += 2 * Vector256<float>.Count)
            {
                Vector256<float> one = Vector256.LoadUnsafe(ref first, (nuint)i), other = Vector256.LoadUnsafe(ref first, (nuint)(i + Vector256<float>.Count));
                high = Vector256.MaxNative(one, high);
                higher = Vector256.MaxNative(other, higher);
                magnitudes = Vector256.Max(magnitudes, one.AsInt32() & unsigned);
                others = Vector256.Max(others, other.AsInt32() & unsigned);
            }

            high = Vector256.MaxNative(high, higher);
            magnitudes = Vector256.Max(magnitudes, others);
            for (int lane = 0; lane < Vector256<float>.Count; lane++)
            {
                if (high[lane] > highest) highest = high[lane];
                magnitude = Math.Max(magnitude, magnitudes[lane]);
            }
        }

        for (; i < cells.Length; i++)
        {
            if (cells[i] > highest) highest = cells[i];
            magnitude = Math.Max(magnitude, BitConverter.SingleToInt32Bits(cells[i]) & int.MaxValue);
        }

        isFinite &= magnitude < _infinity;
        return highest;
    }
}
