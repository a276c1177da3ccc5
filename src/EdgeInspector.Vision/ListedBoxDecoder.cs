using EdgeInspector.Inspection;

namespace EdgeInspector.Vision;

/// <summary>Reads a detector that gives a list of boxes whose overlaps are removed already: end-to-end heads, RT-DETR, MMDeploy, Custom Vision.</summary>
/// <remarks>
/// Such lists are filled up to their length with boxes of score 0 and any class; those are no findings. Where the file leaves their length open,
/// <see cref="Onnx.BoxListEnd"/> fixes it and tells how many rows are boxes; more of them than there is room for is never a clean view.
/// </remarks>
internal sealed unsafe class ListedBoxDecoder : IDecoder
{
    private readonly OutputTensor _boxes;
    private readonly OutputTensor _scores;
    private readonly OutputTensor? _labels;
    private readonly JudgedClasses _classes;
    private readonly BoxCandidates _candidates;
    private readonly int _rows;
    private readonly int _columns;

    // Rows that the run gave, of each tensor; null: all of them.
    private readonly OutputTensor? _counts;
    private readonly int _scoreStride;
    private readonly int _scoreFrom;
    private readonly float _scaleX;
    private readonly float _scaleY;

    public ListedBoxDecoder(BoundRun run, Passport passport, JudgedClasses classes, InputPlacement placement)
    {
        ModelOutput output = passport.Output;
        _boxes = run.Output(output.Boxes);
        _classes = classes;
        _candidates = new BoxCandidates(classes, placement, passport.Input);
        _columns = (int)_boxes.Shape[^1];
        _rows = (int)_boxes.Shape[^2];
        bool scoresApart = output.Kind is ModelOutputKind.LabelsBoxes or ModelOutputKind.CustomVision;
        bool shares = output.Kind == ModelOutputKind.CustomVision;
        _scaleX = shares ? passport.Input.Width : 1;
        _scaleY = shares ? passport.Input.Height : 1;
        _scores = scoresApart ? run.Output(output.Scores) : _boxes;
        _scoreStride = scoresApart ? 1 : _columns;
        _scoreFrom = scoresApart ? 0 : 4;
        _counts = run.Counts;
        _labels = output.Kind == ModelOutputKind.EndToEnd ? null : run.Output(output.Labels);
    }

    public DecodeOutcome Decode(out FindingList findings)
    {
        findings = default;
        _candidates.Clear();
        float* boxes = (float*)_boxes.Pointer;
        float* scores = (float*)_scores.Pointer;
        int rows = _rows;
        if (_counts is not null)
        {
            var counts = new ReadOnlySpan<long>(_counts.Pointer, _counts.Length);
            if (counts.ContainsAnyExcept(counts[0])) return DecodeOutcome.Failed;
            if (counts[0] > _rows) return DecodeOutcome.TooMany;
            rows = (int)counts[0];
        }

        for (int row = 0; row < rows; row++)
        {
            float* box = boxes + ((long)row * _columns);
            float score = scores[((long)row * _scoreStride) + _scoreFrom];
            if (!BoxCandidates.IsScore(score) || !float.IsFinite(box[0] + box[1] + box[2] + box[3])) return DecodeOutcome.Failed;
            int modelClass = _labels is null ? OutputTensor.ClassOf(box[5], _classes.Count) : _labels.ClassAt(row, _classes.Count);
            if (score <= 0 && _classes.AcceptBelowMin > 0) continue;
            if (modelClass < 0) return DecodeOutcome.Failed;
            DecodeOutcome added = _candidates.Add(modelClass, score, box[0] * _scaleX, box[1] * _scaleY, box[2] * _scaleX, box[3] * _scaleY);
            if (added != DecodeOutcome.Decoded) return added;
        }

        findings = _candidates.ToFindings();
        return DecodeOutcome.Decoded;
    }
}
