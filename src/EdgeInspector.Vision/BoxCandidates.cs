using EdgeInspector.Inspection;

namespace EdgeInspector.Vision;

/// <summary>The boxes of one view that may matter to its verdict, in pixels of the model's input; a bounded number.</summary>
/// <remarks>
/// A box matters when its score reaches its class's accept threshold, so there is no other confidence limit that could hide a defect.
/// The best one that does not is kept beside, so that a clean view has a score, too. Allocates at the making alone.
/// </remarks>
internal sealed class BoxCandidates
{
    /// <summary>More boxes than that in one view are no picture of a unit, and removing overlaps among them stays bounded.</summary>
    public const int Capacity = 1024;

    // What a rounded sigmoid may be above 1.
    private const float ScoreMax = 1 + 1e-3f;

    private readonly JudgedClasses _classes;
    private readonly InputPlacement _placement;
    private readonly float _reachX;
    private readonly float _reachY;
    private readonly BoxCandidate[] _candidates = new BoxCandidate[Capacity];
    private readonly float[] _order = new float[Capacity];
    private readonly int[] _ranked = new int[Capacity];
    private readonly bool[] _dropped = new bool[Capacity];
    private BoxCandidate _best;
    private int _count;

    public BoxCandidates(JudgedClasses classes, InputPlacement placement, ModelInput input)
    {
        _classes = classes;
        _placement = placement;

        // A box may stick out of the input; one that lies four inputs away is no box.
        _reachX = 4f * input.Width;
        _reachY = 4f * input.Height;
    }

    /// <summary>A share that is a number from 0 to 1.</summary>
    public static bool IsScore(float score) => score is >= -1e-3f and <= ScoreMax;

    public void Clear()
    {
        _count = 0;
        _best = new BoxCandidate { Class = -1 };
    }

    /// <summary>The boxes that matter.</summary>
    public Span<BoxCandidate> Kept => _candidates.AsSpan(0, _count);

    /// <summary>Takes a box when it matters. Anything but Decoded ends the view.</summary>
    public DecodeOutcome Add(int modelClass, float score, float left, float top, float right, float bottom, int place = 0, RotatedBox rotated = default)
    {
        if (!_classes.IsJudged(modelClass)) return DecodeOutcome.Decoded;
        bool matters = score >= _classes.AcceptBelow(modelClass);
        if (!matters && _best.Class >= 0 && score <= _best.Score) return DecodeOutcome.Decoded;

        // Written so that a value that is no number fails, too.
        bool possible = left <= right && top <= bottom && left >= -_reachX && right <= _reachX && top >= -_reachY && bottom <= _reachY;
        if (!possible) return DecodeOutcome.Failed;
        if (!_placement.IsJudged(left, top, right, bottom)) return DecodeOutcome.Decoded;
        var candidate = new BoxCandidate
        {
            Class = modelClass, Score = score, Left = left, Top = top, Right = right, Bottom = bottom, Place = place, Rotated = rotated,
        };
        if (!matters)
        {
            _best = candidate;
            return DecodeOutcome.Decoded;
        }

        if (_count == Capacity) return DecodeOutcome.TooMany;
        _candidates[_count++] = candidate;
        return DecodeOutcome.Decoded;
    }

    /// <summary>Drops every box that a higher one of its class overlaps by more than this part of their union.</summary>
    public void DropOverlaps(float overlap)
    {
        for (int i = 0; i < _count; i++)
        {
            _order[i] = -_candidates[i].Score;
            _ranked[i] = i;
            _dropped[i] = false;
        }

        _order.AsSpan(0, _count).Sort(_ranked.AsSpan(0, _count));
        for (int i = 0; i < _count; i++)
        {
            int high = _ranked[i];
            if (_dropped[high]) continue;
            ref readonly BoxCandidate keeper = ref _candidates[high];
            for (int j = i + 1; j < _count; j++)
            {
                int low = _ranked[j];
                if (!_dropped[low] && _candidates[low].Class == keeper.Class && keeper.Overlap(_candidates[low]) > overlap) _dropped[low] = true;
            }
        }

        Drop(_dropped);
    }

    /// <summary>Takes the boxes out whose mark is set.</summary>
    public void Drop(ReadOnlySpan<bool> marked)
    {
        int kept = 0;
        for (int i = 0; i < _count; i++)
        {
            if (!marked[i]) _candidates[kept++] = _candidates[i];
        }

        _count = kept;
    }

    /// <summary>The boxes that matter, or the best of the others.</summary>
    public FindingList ToFindings()
    {
        FindingList findings = default;
        for (int i = 0; i < _count; i++) findings.Add(FindingOf(_candidates[i]));
        if (_count == 0 && _best.Class >= 0) findings.Add(FindingOf(_best));
        return findings;
    }

    private Finding FindingOf(in BoxCandidate box) =>
        new(_classes.InRecipe(box.Class), box.Score, _placement.ToImage(box.Left, box.Top, box.Right, box.Bottom));
}
