using System.Numerics.Tensors;

namespace EdgeInspector.Vision.Teaching;

/// <summary>Turns the heads' smooth maps into one calibrated map: Σ map × Gain + Offset, place by place.</summary>
/// <remarks>Each head is brought to (map − mean) / (deviation + half the mean deviation), both from held-out good images.</remarks>
internal sealed class ScoreField
{
    private ScoreField(float[] gain, float[] offset)
    {
        Gain = gain;
        Offset = offset;
    }

    /// <summary>[heads, cells].</summary>
    public float[] Gain { get; }

    /// <summary>[cells].</summary>
    public float[] Offset { get; }

    /// <param name="maps">Held-out smooth maps, [heads, cells] each.</param>
    /// <param name="heads">Heads.</param>
    public static ScoreField Calibrate(IReadOnlyList<float[]> maps, int heads)
    {
        int size = maps[0].Length, cells = size / heads;
        var mean = new double[size];
        var square = new double[size];
        foreach (float[] map in maps)
        {
            for (int i = 0; i < size; i++)
            {
                mean[i] += map[i];
                square[i] += (double)map[i] * map[i];
            }
        }

        var gain = new float[size];
        var offset = new float[cells];
        for (int head = 0; head < heads; head++)
        {
            double sum = 0;
            for (int i = head * cells; i < (head + 1) * cells; i++)
            {
                mean[i] /= maps.Count;
                square[i] = Math.Sqrt(Math.Max((square[i] / maps.Count) - (mean[i] * mean[i]), 0));
                sum += square[i];
            }

            double half = Math.Max(0.5 * sum / cells, 1e-6);
            for (int c = 0; c < cells; c++)
            {
                double g = 1 / (square[(head * cells) + c] + half);
                gain[(head * cells) + c] = (float)g;
                offset[c] -= (float)(mean[(head * cells) + c] * g);
            }
        }

        return new ScoreField(gain, offset);
    }

    /// <summary>The greatest value of the calibrated map.</summary>
    public float Score(float[] maps)
    {
        int cells = Offset.Length;
        var sum = (float[])Offset.Clone();
        for (int head = 0; head < maps.Length / cells; head++)
            TensorPrimitives.MultiplyAdd(maps.AsSpan(head * cells, cells), Gain.AsSpan(head * cells, cells), sum, sum);
        return TensorPrimitives.Max<float>(sum);
    }

    /// <summary>The same field on a scale that is 0 at <paramref name="zero"/> and 1 at <paramref name="one"/>.</summary>
    public ScoreField Rescaled(double zero, double one)
    {
        double scale = 1 / (one - zero);
        return new ScoreField(
            Array.ConvertAll(Gain, g => (float)(g * scale)),
            Array.ConvertAll(Offset, o => (float)((o - zero) * scale)));
    }
}
