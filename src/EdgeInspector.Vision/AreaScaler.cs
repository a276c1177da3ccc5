using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeInspector.Vision;

/// <summary>Scales a grey region by area: the source rows of a target row first, then the columns of their sum.</summary>
/// <remarks>
/// Rows first, because that half runs along the lines and so eight pixels at a time; it does nearly all of the reading. Every processor
/// multiplies and adds in the same order, with a rounding after each, so the same pixels give the same levels everywhere, with AVX2 or without.
/// All memory is allocated at the making. Owned by one thread.
/// </remarks>
internal sealed unsafe class AreaScaler
{
    private const int Lane = 8;

    // Four windows of eight columns can be chosen from for eight targets: regions of up to about four times the input.
    private const int WindowsMax = 4;

    private const int CacheLineBytes = 64;

    private readonly int _width;
    private readonly bool _isWide;
    private readonly AreaScale _rows;

    // For each target column its first source column, and as many weights as the widest one needs: zeros fill up the others, so that the
    // loop has no inner one. The sum has as many zeros behind its end.
    private readonly int[] _firsts;
    private readonly float[] _weights;
    private readonly int _taps;
    private readonly float[] _sum;
    private readonly float[] _line;

    // The same eight target columns at a time: where in the sum they start, how far each one's first is from there, and their weights tap
    // after tap. None when the processor cannot choose so, or a target reaches too far.
    private readonly int _groups;
    private readonly int _windows;
    private readonly int[] _groupFirsts = [];
    private readonly int[] _groupSteps = [];
    private readonly float[] _groupWeights = [];

    /// <param name="width">Columns of the source, not fewer than the target's.</param>
    /// <param name="height">Lines of the source, not fewer than the target's.</param>
    /// <param name="targetWidth">Columns of the target.</param>
    /// <param name="targetHeight">Lines of the target.</param>
    /// <param name="isPlain">Leaves the processor's own ways aside: what tests hold them against.</param>
    public AreaScaler(int width, int height, int targetWidth, int targetHeight, bool isPlain = false)
    {
        _width = width;
        _isWide = Avx2.IsSupported && !isPlain;
        _rows = new AreaScale(height, targetHeight);
        var columns = new AreaScale(width, targetWidth);
        _firsts = columns.Firsts.ToArray();
        for (int x = 0; x < targetWidth; x++) _taps = Math.Max(_taps, columns.Weights(x).Length);
        _weights = new float[targetWidth * _taps];
        for (int x = 0; x < targetWidth; x++) columns.Weights(x).CopyTo(_weights.AsSpan(x * _taps));
        _sum = new float[width + _taps + (WindowsMax * Lane)];
        _line = new float[targetWidth];
        _groups = targetWidth / Lane;
        for (int group = 0; group < _groups; group++)
        {
            int reach = _firsts[(group * Lane) + Lane - 1] - _firsts[group * Lane] + 1;
            _windows = Math.Max(_windows, (reach + Lane - 1) / Lane);
        }

        if (!_isWide || _windows > WindowsMax) _groups = 0;
        _groupFirsts = new int[_groups];
        _groupSteps = new int[_groups * Lane];
        _groupWeights = new float[_groups * Lane * _taps];
        for (int x = 0; x < _groups * Lane; x++)
        {
            int group = x / Lane;
            _groupFirsts[group] = _firsts[group * Lane];
            _groupSteps[x] = _firsts[x] - _firsts[group * Lane];
            for (int tap = 0; tap < _taps; tap++) _groupWeights[(((group * _taps) + tap) * Lane) + (x % Lane)] = _weights[(x * _taps) + tap];
        }
    }

    /// <param name="source">Upper left pixel of the region.</param>
    /// <param name="strideBytes">From one line of the source to the next.</param>
    /// <param name="target">Target width × height bytes.</param>
    public void Scale(byte* source, int strideBytes, byte* target)
    {
        for (int y = 0; y < _rows.Length; y++)
        {
            ReadOnlySpan<float> weights = _rows.Weights(y);
            byte* first = source + ((long)_rows.First(y) * strideBytes);
            if (y + 1 < _rows.Length) Fetch(first + ((long)weights.Length * strideBytes), strideBytes, source + ((long)(_rows.First(y + 1) + _rows.Weights(y + 1).Length) * strideBytes));
            SumRows(first, strideBytes, weights);
            SumColumns();
            Store(target + ((long)y * _line.Length));
        }
    }

    // The frame was written by another core, and a region's lines lie far apart: the processor does not guess the next one by itself.
    private void Fetch(byte* line, int strideBytes, byte* end)
    {
        if (!_isWide) return;
        for (; line < end; line += strideBytes)
        {
            for (int x = 0; x < _width; x += CacheLineBytes) Sse.Prefetch0(line + x);
        }
    }

    private void SumRows(byte* source, int strideBytes, ReadOnlySpan<float> weights)
    {
        int x = 0;
        fixed (float* sum = _sum)
        {
            if (_isWide) x = SumRowsWide(source, strideBytes, weights, sum);
            for (; x < _width; x++)
            {
                float total = 0;
                for (int i = 0; i < weights.Length; i++) total += source[((long)i * strideBytes) + x] * weights[i];
                sum[x] = total;
            }
        }
    }

    private int SumRowsWide(byte* source, int strideBytes, ReadOnlySpan<float> weights, float* sum)
    {
        int x = 0;
        for (; x <= _width - (4 * Lane); x += 4 * Lane)
        {
            byte* at = source + x;
            Vector256<float> a = default, b = default, c = default, d = default;
            foreach (float weight in weights)
            {
                var factor = Vector256.Create(weight);
                a += Floats(at) * factor;
                b += Floats(at + Lane) * factor;
                c += Floats(at + (2 * Lane)) * factor;
                d += Floats(at + (3 * Lane)) * factor;
                at += strideBytes;
            }

            a.Store(sum + x);
            b.Store(sum + x + Lane);
            c.Store(sum + x + (2 * Lane));
            d.Store(sum + x + (3 * Lane));
        }

        for (; x <= _width - Lane; x += Lane)
        {
            byte* at = source + x;
            Vector256<float> a = default;
            foreach (float weight in weights)
            {
                a += Floats(at) * Vector256.Create(weight);
                at += strideBytes;
            }

            a.Store(sum + x);
        }

        return x;
    }

    private static Vector256<float> Floats(byte* levels) => Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(levels));

    private void SumColumns()
    {
        fixed (float* sum = _sum, weights = _weights, line = _line)
        {
            if (_groups > 0) SumGroups(sum, line);
            for (int x = _groups * Lane; x < _line.Length; x++)
            {
                float* from = sum + _firsts[x], weight = weights + (x * _taps);
                float total = 0;
                for (int i = 0; i < _taps; i++) total += from[i] * weight[i];
                line[x] = total;
            }
        }
    }

    // Eight targets at a time: for each tap their eight source columns are chosen from up to four windows.
    private void SumGroups(float* sum, float* line)
    {
        fixed (int* firsts = _groupFirsts, allSteps = _groupSteps)
        fixed (float* weights = _groupWeights)
        {
            float* weight = weights;
            for (int group = 0; group < _groups; group++)
            {
                float* from = sum + firsts[group];
                Vector256<int> steps = Vector256.Load(allSteps + (group * Lane));
                Vector256<float> isSecond = Vector256.GreaterThan(steps, Vector256.Create(Lane - 1)).AsSingle();
                Vector256<float> isThird = Vector256.GreaterThan(steps, Vector256.Create((2 * Lane) - 1)).AsSingle();
                Vector256<float> isFourth = Vector256.GreaterThan(steps, Vector256.Create((3 * Lane) - 1)).AsSingle();
                Vector256<float> total = default;
                for (int tap = 0; tap < _taps; tap++, from++, weight += Lane)
                {
                    // The lower three bits of a step choose inside a window.
                    Vector256<float> chosen = Avx2.PermuteVar8x32(Vector256.Load(from), steps);
                    if (_windows > 1) chosen = Avx.BlendVariable(chosen, Avx2.PermuteVar8x32(Vector256.Load(from + Lane), steps), isSecond);
                    if (_windows > 2) chosen = Avx.BlendVariable(chosen, Avx2.PermuteVar8x32(Vector256.Load(from + (2 * Lane)), steps), isThird);
                    if (_windows > 3) chosen = Avx.BlendVariable(chosen, Avx2.PermuteVar8x32(Vector256.Load(from + (3 * Lane)), steps), isFourth);
                    total += chosen * Vector256.Load(weight);
                }

                total.Store(line + (group * Lane));
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
