using System.Runtime.Intrinsics;

namespace EdgeInspector.Vision;

/// <summary>Scales a grey region by area: the source rows of a target row first, then the columns of their sum.</summary>
/// <remarks>
/// Rows first, because that half runs along the lines and so eight pixels at a time; it does nearly all of the reading. Every processor
/// multiplies and adds in the same order, with a rounding after each, so the same pixels give the same levels everywhere.
/// All memory is allocated at the making. Owned by one thread.
/// </remarks>
internal sealed unsafe class AreaScaler
{
    private readonly int _width;
    private readonly AreaScale _rows;

    // For each target column its first source column, and as many weights as the widest one needs: zeros fill up the others, so that the
    // loop has no inner one. The sum has as many zeros behind its end.
    private readonly int[] _firsts;
    private readonly float[] _weights;
    private readonly int _taps;
    private readonly float[] _sum;
    private readonly float[] _line;

    /// <param name="width">Columns of the source, not fewer than the target's.</param>
    /// <param name="height">Lines of the source, not fewer than the target's.</param>
    /// <param name="targetWidth">Columns of the target.</param>
    /// <param name="targetHeight">Lines of the target.</param>
    public AreaScaler(int width, int height, int targetWidth, int targetHeight)
    {
        _width = width;
        _rows = new AreaScale(height, targetHeight);
        var columns = new AreaScale(width, targetWidth);
        _firsts = columns.Firsts.ToArray();
        for (int x = 0; x < targetWidth; x++) _taps = Math.Max(_taps, columns.Weights(x).Length);
        _weights = new float[targetWidth * _taps];
        for (int x = 0; x < targetWidth; x++) columns.Weights(x).CopyTo(_weights.AsSpan(x * _taps));
        _sum = new float[width + _taps];
        _line = new float[targetWidth];
    }

    /// <param name="source">Upper left pixel of the region.</param>
    /// <param name="strideBytes">From one line of the source to the next.</param>
    /// <param name="target">Target width × height bytes.</param>
    public void Scale(byte* source, int strideBytes, byte* target)
    {
        for (int y = 0; y < _rows.Length; y++)
        {
            SumRows(source + ((long)_rows.First(y) * strideBytes), strideBytes, _rows.Weights(y));
            if (_taps == 4)
                SumFourColumns();
            else
                SumColumns();
            Store(target + ((long)y * _line.Length));
        }
    }

    private void SumRows(byte* source, int strideBytes, ReadOnlySpan<float> weights)
    {
        int x = 0;
        fixed (float* sum = _sum)
        {
            for (; x <= _width - 16; x += 16)
            {
                byte* at = source + x;
                Vector256<float> low = Vector256<float>.Zero, high = Vector256<float>.Zero;
                foreach (float weight in weights)
                {
                    (Vector256<uint> first, Vector256<uint> second) = Vector256.Widen(Vector256.WidenLower(Vector128.Load(at).ToVector256Unsafe()));
                    low += Vector256.ConvertToSingle(first.AsInt32()) * weight;
                    high += Vector256.ConvertToSingle(second.AsInt32()) * weight;
                    at += strideBytes;
                }

                low.Store(sum + x);
                high.Store(sum + x + 8);
            }

            for (; x < _width; x++)
            {
                float total = 0;
                for (int i = 0; i < weights.Length; i++) total += source[((long)i * strideBytes) + x] * weights[i];
                sum[x] = total;
            }
        }
    }

    private void SumColumns()
    {
        fixed (float* sum = _sum, weights = _weights, line = _line)
        {
            float* weight = weights;
            for (int x = 0; x < _line.Length; x++)
            {
                float* from = sum + _firsts[x];
                float total = 0;
                for (int i = 0; i < _taps; i++) total += from[i] * weight[i];
                line[x] = total;
                weight += _taps;
            }
        }
    }

    // The usual case, a region of two to three times the input, without a loop.
    private void SumFourColumns()
    {
        fixed (int* firsts = _firsts)
        fixed (float* sum = _sum, weights = _weights, line = _line)
        {
            float* weight = weights;
            for (int x = 0; x < _line.Length; x++)
            {
                float* from = sum + firsts[x];
                line[x] = (from[0] * weight[0]) + (from[1] * weight[1]) + (from[2] * weight[2]) + (from[3] * weight[3]);
                weight += 4;
            }
        }
    }

    private void Store(byte* target)
    {
        int x = 0;
        fixed (float* line = _line)
        {
            for (; x <= _line.Length - 16; x += 16)
            {
                Vector256<short> levels = Vector256.Narrow(Level(line + x), Level(line + x + 8));
                Vector256.Narrow(levels.AsUInt16(), levels.AsUInt16()).GetLower().Store(target + x);
            }

            for (; x < _line.Length; x++) target[x] = (byte)Math.Clamp(MathF.Round(line[x]), 0, byte.MaxValue);
        }
    }

    private static Vector256<int> Level(float* line) =>
        Vector256.ConvertToInt32(Vector256.Clamp(Vector256.Round(Vector256.Load(line)), Vector256<float>.Zero, Vector256.Create(255f)));
}
