using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using EdgeInspector.Inspection;

namespace EdgeInspector.Vision;

/// <summary>Measures a grey image for the sample space: mean level, share at the top, mean difference of neighbours.</summary>
internal static unsafe class LevelMeasure
{
    // 16-bit sums of a row: each chunk of 32 pixels adds up to 4 × 255 to a lane, so 64 chunks fit; longer rows are summed in parts.
    private const int ChunksMax = 64;

    private const int Chunk = 32;

    // Loaded from byte n on, it keeps the last n bytes of a chunk.
    private static ReadOnlySpan<byte> Last =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    ];

    /// <param name="levels">width × height bytes.</param>
    /// <param name="width">Pixels per line.</param>
    /// <param name="height">Lines.</param>
    /// <param name="isPlain">Leaves the processor's own ways aside: what tests hold them against.</param>
    public static SampleMeasurement Of(byte* levels, int width, int height, bool isPlain = false)
    {
        long sum = 0, saturated = 0, difference = 0;
        if (Avx2.IsSupported && !isPlain && width > Chunk)
        {
            AddWide(levels, width, height, ref sum, ref saturated, ref difference);
            return Of(sum, saturated, difference, width, height);
        }

        for (int y = 0; y < height; y++)
        {
            byte* row = levels + ((long)y * width);
            byte* below = y + 1 < height ? row + width : row;
            int x = AddChunks(row, below, width, ref sum, ref saturated, ref difference);
            for (; x < width; x++)
            {
                int here = row[x];
                sum += here;
                if (here == byte.MaxValue) saturated++;
                difference += Math.Abs(here - below[x]);
                if (x + 1 < width) difference += Math.Abs(here - row[x + 1]);
            }
        }

        return Of(sum, saturated, difference, width, height);
    }

    private static SampleMeasurement Of(long sum, long saturated, long difference, int width, int height)
    {
        double elements = (double)width * height;
        double pairs = ((width - 1.0) * height) + (width * (height - 1.0));
        double sharpness = pairs > 0 ? difference / pairs : 0;
        return new SampleMeasurement((float)(sum / elements / byte.MaxValue), (float)(saturated / elements), (float)(sharpness / byte.MaxValue));
    }

    // One instruction sums the differences of eight pixels, so nothing is widened. A line's last chunk begins so early that it ends with the
    // line, and what an earlier one has counted is left out. The numbers are whole and come out the same.
    private static void AddWide(byte* levels, int width, int height, ref long sum, ref long saturated, ref long difference)
    {
        int whole = (width - 1) / Chunk * Chunk;
        Vector256<byte> lastPixels = Vector256.Create(Last.Slice(width - whole, Chunk)), lastPairs = Vector256.Create(Last.Slice(width - 1 - whole, Chunk));
        Vector256<long> sums = default, differences = default;
        for (int y = 0; y < height; y++)
        {
            byte* row = levels + ((long)y * width);
            byte* below = y + 1 < height ? row + width : row;
            Vector256<byte> here;
            for (int x = 0; x < whole; x += Chunk)
            {
                here = Vector256.Load(row + x);
                sums += Apart(here, default(Vector256<byte>));
                differences += Apart(here, Vector256.Load(below + x)) + Apart(here, Vector256.Load(row + x + 1));
                saturated += Full(here);
            }

            here = Vector256.Load(row + width - Chunk) & lastPixels;
            sums += Apart(here, default(Vector256<byte>));
            differences += Apart(here, Vector256.Load(below + width - Chunk) & lastPixels);
            differences += Apart(Vector256.Load(row + width - 1 - Chunk) & lastPairs, Vector256.Load(row + width - Chunk) & lastPairs);
            saturated += Full(here);
        }

        sum += Vector256.Sum(sums);
        difference += Vector256.Sum(differences);

        static Vector256<long> Apart(Vector256<byte> a, Vector256<byte> b) => Avx2.SumAbsoluteDifferences(a, b).AsInt64();

        static uint Full(Vector256<byte> levels) => uint.PopCount(Vector256.Equals(levels, Vector256<byte>.AllBitsSet).ExtractMostSignificantBits());
    }

    // Whole chunks that have a neighbour to the right; gives the first pixel that is left.
    private static int AddChunks(byte* row, byte* below, int width, ref long sum, ref long saturated, ref long difference)
    {
        int x = 0;
        while (x < width - 32)
        {
            int end = Math.Min(width - 32, x + (ChunksMax * 32));
            Vector256<ushort> sums = default, differences = default;
            for (; x < end; x += 32)
            {
                Vector256<byte> here = Vector256.Load(row + x);
                sums += Both(here);
                differences += Both(Apart(here, Vector256.Load(below + x))) + Both(Apart(here, Vector256.Load(row + x + 1)));
                uint full = Vector256.Equals(here, Vector256<byte>.AllBitsSet).ExtractMostSignificantBits();
                if (full != 0) saturated += uint.PopCount(full);
            }

            sum += Total(sums);
            difference += Total(differences);
        }

        return x;
    }

    private static Vector256<byte> Apart(Vector256<byte> a, Vector256<byte> b) => Vector256.Max(a, b) - Vector256.Min(a, b);

    private static Vector256<ushort> Both(Vector256<byte> levels)
    {
        (Vector256<ushort> low, Vector256<ushort> high) = Vector256.Widen(levels);
        return low + high;
    }

    private static uint Total(Vector256<ushort> lanes)
    {
        (Vector256<uint> low, Vector256<uint> high) = Vector256.Widen(lanes);
        return Vector256.Sum(low + high);
    }
}
