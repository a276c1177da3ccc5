using System.Numerics.Tensors;

namespace EdgeInspector.Vision;

/// <summary>Brings the boxes of a segmenting YOLO down to their masks: factors times prototypes, inside the box.</summary>
/// <remarks>
/// A cell is the mask's when the sum is above 0, a sigmoid of a half. A box without such a cell stays as it is: a mask never hides a finding,
/// unless the passport asks for masks of some size. Allocates at the making alone.
/// </remarks>
internal sealed unsafe class MaskBoxes
{
    private readonly OutputTensor _prototypes;
    private readonly int _factors;
    private readonly int _columns;
    private readonly int _rows;
    private readonly float _cellWidth;
    private readonly float _cellHeight;
    private readonly int _areaMin;
    private readonly float[] _line;
    private readonly bool[] _tooSmall = new bool[BoxCandidates.Capacity];

    public MaskBoxes(OutputTensor prototypes, ModelInput input, int areaMin)
    {
        _prototypes = prototypes;
        (_factors, _rows, _columns) = ((int)prototypes.Shape[1], (int)prototypes.Shape[2], (int)prototypes.Shape[3]);
        _cellWidth = (float)input.Width / _columns;
        _cellHeight = (float)input.Height / _rows;
        _areaMin = areaMin;
        _line = new float[_columns];
    }

    /// <summary>False when any prototype holds a value that is none.</summary>
    public bool AreNumbers => float.IsFinite(TensorPrimitives.MaxMagnitude(_prototypes.Floats));

    /// <summary>Narrows each box to the cells of its mask, and drops those whose mask is smaller than asked for.</summary>
    /// <param name="candidates">Whose overlaps are removed already.</param>
    /// <param name="factors">The first factor of the first place.</param>
    /// <param name="placeStride">From a place to the next.</param>
    /// <param name="factorStride">From a factor to the next.</param>
    public void Narrow(BoxCandidates candidates, float* factors, long placeStride, long factorStride)
    {
        Span<BoxCandidate> kept = candidates.Kept;
        for (int i = 0; i < kept.Length; i++)
        {
            int area = Narrow(ref kept[i], factors + (kept[i].Place * placeStride), factorStride);
            _tooSmall[i] = _areaMin > 1 && area < _areaMin;
        }

        candidates.Drop(_tooSmall.AsSpan(0, kept.Length));
    }

    private int Narrow(ref BoxCandidate box, float* factors, long step)
    {
        int left = Math.Clamp((int)MathF.Floor(box.Left / _cellWidth), 0, _columns), right = Math.Clamp((int)MathF.Ceiling(box.Right / _cellWidth), 0, _columns);
        int top = Math.Clamp((int)MathF.Floor(box.Top / _cellHeight), 0, _rows), bottom = Math.Clamp((int)MathF.Ceiling(box.Bottom / _cellHeight), 0, _rows);
        int area = 0, first = right, last = -1, upper = bottom, lower = -1;
        Span<float> line = _line.AsSpan(0, Math.Max(0, right - left));
        for (int y = top; y < bottom && !line.IsEmpty; y++)
        {
            line.Clear();
            for (int f = 0; f < _factors; f++)
                TensorPrimitives.MultiplyAdd(_prototypes.Floats.Slice((((f * _rows) + y) * _columns) + left, line.Length), factors[f * step], line, line);
            for (int x = 0; x < line.Length; x++)
            {
                if (!(line[x] > 0)) continue;
                area++;
                first = Math.Min(first, left + x);
                last = Math.Max(last, left + x);
                upper = Math.Min(upper, y);
                lower = y;
            }
        }

        if (area == 0) return 0;
        box.Left = Math.Max(box.Left, first * _cellWidth);
        box.Right = Math.Min(box.Right, (last + 1) * _cellWidth);
        box.Top = Math.Max(box.Top, upper * _cellHeight);
        box.Bottom = Math.Min(box.Bottom, (lower + 1) * _cellHeight);
        return area;
    }
}
