using System.Numerics.Tensors;
using EdgeInspector.Inspection;

namespace EdgeInspector.Vision;

/// <summary>Reads a segmentation: of each defect class a finding for every region whose cells reach the class's accept threshold.</summary>
/// <remarks>
/// The score of a region is that of its highest cell. A view without a region has the highest cell of a defect class as its only finding.
/// Cells are judged by every class, not by their likeliest alone.
/// </remarks>
internal sealed class SegmentationDecoder : IDecoder
{
    /// <summary>More regions than that in one view are noise, or another scene.</summary>
    public const int RegionsMax = 1024;

    private readonly OutputTensor _output;
    private readonly OutputActivation _activation;
    private readonly JudgedClasses _classes;
    private readonly InputPlacement _placement;
    private readonly RegionWalk _walk;
    private readonly int _areaMin;
    private readonly int _cells;
    private readonly int _columns;
    private readonly float _cellWidth;
    private readonly float _cellHeight;
    private readonly float[] _shares;
    private readonly float[] _scratch;

    // Minus infinity where nothing is judged, for tiles that a mask touches.
    private readonly float[]?[] _hidden;

    public SegmentationDecoder(BoundRun run, Passport passport, JudgedClasses classes, InputPlacement placement)
    {
        _output = run.Output(passport.Output.Scores);
        _activation = passport.Output.Activation;
        _classes = classes;
        _placement = placement;
        _areaMin = passport.Output.AreaMin;
        (_columns, int rows) = ((int)_output.Shape[^1], (int)_output.Shape[^2]);
        _cells = _columns * rows;
        _cellWidth = (float)passport.Input.Width / _columns;
        _cellHeight = (float)passport.Input.Height / rows;
        _walk = new RegionWalk(_columns, rows);
        _shares = new float[_cells * classes.Count];
        _scratch = new float[_cells];
        _hidden = placement.HiddenCells(_columns, rows);
    }

    public MapView Map => new(_shares, _classes.Count, _columns);

    public DecodeOutcome Decode(out FindingList findings)
    {
        findings = default;
        if (!TryGetShares()) return DecodeOutcome.Failed;
        if (_hidden[_placement.Tile] is float[] hidden)
        {
            for (int c = 0; c < _classes.Count; c++) TensorPrimitives.Add(SharesOf(c), hidden, SharesOf(c));
        }

        FindingList found = default;
        int bestClass = -1, bestCell = 0, regions = 0;
        for (int c = 0; c < _classes.Count; c++)
        {
            if (!_classes.IsJudged(c)) continue;
            ReadOnlySpan<float> map = SharesOf(c);
            int peak = TensorPrimitives.IndexOfMax(map);
            if (bestClass < 0 || map[peak] > SharesOf(bestClass)[bestCell]) (bestClass, bestCell) = (c, peak);
            float level = _classes.AcceptBelow(c);
            if (map[peak] < level) continue;
            _walk.Restart();
            for (int cell = 0; cell < map.Length; cell++)
            {
                if (map[cell] < level || _walk.WasSeen(cell)) continue;
                if (++regions > RegionsMax) return DecodeOutcome.TooMany;
                _walk.Walk(map, cell, level);
                if (_walk.Area >= _areaMin) found.Add(new Finding(_classes.InRecipe(c), _walk.Peak, BoxOf(_walk.Left, _walk.Top, _walk.Right, _walk.Bottom)));
            }
        }

        // A region that is too small is no finding, so the highest cell of a clean view may not be one either.
        if (found.Total == 0 && bestClass >= 0 && SharesOf(bestClass)[bestCell] < _classes.AcceptBelow(bestClass))
        {
            (int x, int y) = (bestCell % _columns, bestCell / _columns);
            found.Add(new Finding(_classes.InRecipe(bestClass), SharesOf(bestClass)[bestCell], BoxOf(x, y, x, y)));
        }

        findings = found;
        return DecodeOutcome.Decoded;
    }

    private Span<float> SharesOf(int modelClass) => _shares.AsSpan(modelClass * _cells, _cells);

    private Box BoxOf(int left, int top, int right, int bottom) =>
        _placement.ToImage(left * _cellWidth, top * _cellHeight, (right + 1) * _cellWidth, (bottom + 1) * _cellHeight);

    private bool TryGetShares()
    {
        if (_activation == OutputActivation.Argmax) return TryGetClasses();
        ReadOnlySpan<float> values = _output.Floats;
        if (!float.IsFinite(TensorPrimitives.MaxMagnitude(values))) return false;
        if (_activation == OutputActivation.SigmoidLogits || (_activation == OutputActivation.Logits && _classes.Count == 1))
        {
            TensorPrimitives.Sigmoid(values, _shares);
            return true;
        }

        if (_activation == OutputActivation.Logits)
        {
            SoftMax(values);
            return true;
        }

        if (!BoxCandidates.IsScore(TensorPrimitives.Min(values)) || !BoxCandidates.IsScore(TensorPrimitives.Max(values))) return false;
        values.CopyTo(_shares);
        return true;
    }

    // Over the classes of each cell, a whole plane at a time; the greatest value is taken off first.
    private void SoftMax(ReadOnlySpan<float> logits)
    {
        Span<float> scratch = _scratch;
        logits[.._cells].CopyTo(scratch);
        for (int c = 1; c < _classes.Count; c++) TensorPrimitives.Max(scratch, logits.Slice(c * _cells, _cells), scratch);
        for (int c = 0; c < _classes.Count; c++)
        {
            TensorPrimitives.Subtract(logits.Slice(c * _cells, _cells), scratch, SharesOf(c));
            TensorPrimitives.Exp(SharesOf(c), SharesOf(c));
        }

        SharesOf(0).CopyTo(scratch);
        for (int c = 1; c < _classes.Count; c++) TensorPrimitives.Add(scratch, SharesOf(c), scratch);
        for (int c = 0; c < _classes.Count; c++) TensorPrimitives.Divide(SharesOf(c), scratch, SharesOf(c));
    }

    private bool TryGetClasses()
    {
        Array.Clear(_shares);
        for (int cell = 0; cell < _cells; cell++)
        {
            int found = _output.ClassAt(cell, _classes.Count);
            if (found < 0) return false;
            _shares[(found * _cells) + cell] = 1;
        }

        return true;
    }
}
