using System.Numerics;
using System.Numerics.Tensors;
using EdgeInspector.Inspection;

namespace EdgeInspector.Vision;

/// <summary>Reads a detector that gives every place of the picture a box and a share per class: YOLO 5 to 12, YOLOX, Ultralytics' RT-DETR.</summary>
/// <remarks>
/// A box becomes a finding of each class whose accept threshold it reaches, not of its likeliest class alone: a defect must not hide behind
/// another class's name. Every share is checked, also of boxes that do not matter. Mask factors, an angle or key points stand behind the shares.
/// </remarks>
internal sealed unsafe class DenseBoxDecoder : IDecoder
{
    private readonly OutputTensor _output;
    private readonly JudgedClasses _classes;
    private readonly BoxCandidates _candidates;
    private readonly MaskBoxes? _masks;

    // YOLOX: where each row's cell lies; null for models that tell pixels or shares.
    private readonly GridCell[]? _grid;
    private readonly int _boxes;
    private readonly int _boxStride;
    private readonly int _channelStride;
    private readonly int _firstClass;
    private readonly bool _hasMore;
    private readonly bool _isTurned;
    private readonly float _scaleX;
    private readonly float _scaleY;
    private readonly float _overlap;

    public DenseBoxDecoder(BoundRun run, Passport passport, JudgedClasses classes, InputPlacement placement)
    {
        ModelOutput output = passport.Output;
        _output = run.Output(output.Boxes);
        _classes = classes;
        _candidates = new BoxCandidates(classes, placement, passport.Input);
        _firstClass = OutputLayout.FirstClass(output.Kind);
        bool channelsFirst = OutputLayout.IsChannelsFirst(output, _output.Shape, classes.Count, out int channels);
        _boxes = (int)_output.Shape[channelsFirst ? 2 : 1];
        _boxStride = channelsFirst ? 1 : channels;
        _channelStride = channelsFirst ? _boxes : 1;
        _hasMore = channels > _firstClass + classes.Count;
        _isTurned = output.Kind == ModelOutputKind.Yolo8Obb;
        bool shares = output.Kind == ModelOutputKind.RtDetr;
        _scaleX = shares ? passport.Input.Width : 1;
        _scaleY = shares ? passport.Input.Height : 1;
        _overlap = shares ? float.PositiveInfinity : output.Overlap;
        if (output.Kind == ModelOutputKind.Yolox) _grid = GridCell.Of(passport.Input, _boxes);
        if (output.Kind is ModelOutputKind.Yolo5Segment or ModelOutputKind.Yolo8Segment)
            _masks = new MaskBoxes(run.Output(output.Masks), passport.Input, output.AreaMin);
    }

    public DecodeOutcome Decode(out FindingList findings)
    {
        findings = default;
        _candidates.Clear();

        // Behind the shares may be anything but no number; the greatest magnitude is infinite or no number when any element is.
        if (_hasMore && !float.IsFinite(TensorPrimitives.MaxMagnitude(_output.Floats))) return DecodeOutcome.Failed;
        if (_masks is { AreNumbers: false }) return DecodeOutcome.Failed;
        float* values = (float*)_output.Pointer;
        for (int i = 0; i < _boxes; i++)
        {
            DecodeOutcome read = ReadBox(values + ((long)i * _boxStride), i);
            if (read != DecodeOutcome.Decoded) return read;
        }

        if (float.IsFinite(_overlap)) _candidates.DropOverlaps(_overlap);
        _masks?.Narrow(_candidates, values + ((long)(_firstClass + _classes.Count) * _channelStride), _boxStride, _channelStride);
        findings = _candidates.ToFindings();
        return DecodeOutcome.Decoded;
    }

    private DecodeOutcome ReadBox(float* box, int place)
    {
        long step = _channelStride;
        float x = box[0], y = box[step], width = box[2 * step], height = box[3 * step];
        if (_grid is not null) _grid[place].ToPixels(ref x, ref y, ref width, ref height);
        if (!float.IsFinite(x + y + width + height)) return DecodeOutcome.Failed;
        float objectness = _firstClass == 5 ? box[4 * step] : 1;
        if (!BoxCandidates.IsScore(objectness)) return DecodeOutcome.Failed;

        Vector2 half = new(width * _scaleX / 2, height * _scaleY / 2);
        x *= _scaleX;
        y *= _scaleY;
        RotatedBox turned = default;
        if (_isTurned && width >= 0 && height >= 0)
        {
            turned = new RotatedBox(new Vector2(x, y), width, height, box[(_firstClass + _classes.Count) * step]);
            half = turned.Reach;
        }

        for (int c = 0; c < _classes.Count; c++)
        {
            float share = box[(_firstClass + c) * step];
            if (!BoxCandidates.IsScore(share)) return DecodeOutcome.Failed;
            DecodeOutcome added = _candidates.Add(c, objectness * share, x - half.X, y - half.Y, x + half.X, y + half.Y, place, turned);
            if (added != DecodeOutcome.Decoded) return added;
        }

        return DecodeOutcome.Decoded;
    }
}
