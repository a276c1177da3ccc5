using System.Numerics.Tensors;

namespace EdgeInspector.Vision.Teaching;

/// <summary>Turns the heads' smooth maps into one calibrated map: Σ map × Gain + Offset, place by place.</summary>
/// <remarks>Each head is brought to (map − mean) / (deviation + half the mean deviation), both from held-out good images.</remarks>
internal sealed class ScoreField
{
    private readonly float[] _offsets;

    private ScoreField(float[] gain, float[] offsets, int heads)
    {
        Gain = gain;
        _offsets = offsets;
        Heads = heads;
        Offset = Sum(offsets, heads);
    }

    public int Heads { get; }

    /// <summary>[heads, cells].</summary>
    public float[] Gain { get; }

    /// <summary>[cells].</summary>
    public float[] Offset { get; }

    /// <summary>The field of good images, both heads counting alike.</summary>
    /// <param name="maps">Held-out smooth maps, [heads, cells] each.</param>
    /// <param name="heads">Heads.</param>
    public static ScoreField Calibrate(IReadOnlyList<float[]> maps, int heads)
    {
        (double[] sums, double[] squares) = Sums(maps);
        return From(sums, squares, null, maps.Count, heads);
    }

    /// <summary>For each of the maps its score by a field that it had no part in: what a fresh image would get.</summary>
    /// <param name="maps">Held-out smooth maps, [heads, cells] each.</param>
    /// <param name="heads">Heads.</param>
    /// <param name="share">Share of the first head.</param>
    /// <param name="threads">The result does not depend on them.</param>
    public static float[] ScoresApart(IReadOnlyList<float[]> maps, int heads, double share, int threads)
    {
        (double[] sums, double[] squares) = Sums(maps);
        var scores = new float[maps.Count];
        Parallel.For(0, maps.Count, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
            scores[i] = From(sums, squares, maps[i], maps.Count - 1, heads).Weighed(share).Score(maps[i]));
        return scores;
    }

    /// <summary>The greatest value of the calibrated map.</summary>
    public float Score(float[] maps) => TensorPrimitives.Max<float>(Map(maps));

    /// <summary>The calibrated map, [cells].</summary>
    public float[] Map(float[] maps)
    {
        int cells = Offset.Length;
        var sum = (float[])Offset.Clone();
        for (int head = 0; head < Heads; head++)
            TensorPrimitives.MultiplyAdd(maps.AsSpan(head * cells, cells), Gain.AsSpan(head * cells, cells), sum, sum);
        return sum;
    }

    /// <summary>The same field with the first head counting twice its share, the second twice the rest; one head alone stays as it is.</summary>
    public ScoreField Weighed(double share)
    {
        if (Heads == 1) return this;
        int cells = Offset.Length;
        float first = (float)(2 * share), second = (float)(2 * (1 - share));
        var gain = (float[])Gain.Clone();
        var offsets = (float[])_offsets.Clone();
        foreach (float[] values in (float[][])[gain, offsets])
        {
            TensorPrimitives.Multiply(values.AsSpan(0, cells), first, values.AsSpan(0, cells));
            TensorPrimitives.Multiply(values.AsSpan(cells), second, values.AsSpan(cells));
        }

        return new ScoreField(gain, offsets, Heads);
    }

    /// <summary>The same field on a scale that is 0 at <paramref name="zero"/> and 1 at <paramref name="one"/>.</summary>
    public ScoreField Rescaled(double zero, double one)
    {
        double scale = 1 / (one - zero), part = zero / Heads;
        return new ScoreField(
            Array.ConvertAll(Gain, g => (float)(g * scale)),
            Array.ConvertAll(_offsets, o => (float)((o - part) * scale)),
            Heads);
    }

    private static (double[] Sums, double[] Squares) Sums(IReadOnlyList<float[]> maps)
    {
        int size = maps[0].Length;
        var sums = new double[size];
        var squares = new double[size];
        foreach (float[] map in maps)
        {
            for (int i = 0; i < size; i++)
            {
                sums[i] += map[i];
                squares[i] += (double)map[i] * map[i];
            }
        }

        return (sums, squares);
    }

    private static ScoreField From(double[] sums, double[] squares, float[]? without, int count, int heads)
    {
        int size = sums.Length, cells = size / heads;
        var gain = new float[size];
        var offsets = new float[size];
        var mean = new double[cells];
        var deviation = new double[cells];
        for (int head = 0; head < heads; head++)
        {
            double sum = 0;
            for (int c = 0; c < cells; c++)
            {
                int i = (head * cells) + c;
                double left = without is null ? 0 : without[i];
                mean[c] = (sums[i] - left) / count;
                deviation[c] = Math.Sqrt(Math.Max(((squares[i] - (left * left)) / count) - (mean[c] * mean[c]), 0));
                sum += deviation[c];
            }

            double half = Math.Max(0.5 * sum / cells, 1e-6);
            for (int c = 0; c < cells; c++)
            {
                double g = 1 / (deviation[c] + half);
                gain[(head * cells) + c] = (float)g;
                offsets[(head * cells) + c] = (float)(-mean[c] * g);
            }
        }

        return new ScoreField(gain, offsets, heads);
    }

    private static float[] Sum(float[] offsets, int heads)
    {
        int cells = offsets.Length / heads;
        var sum = offsets[..cells];
        for (int head = 1; head < heads; head++) TensorPrimitives.Add(sum, offsets.AsSpan(head * cells, cells), sum);
        return sum;
    }
}
