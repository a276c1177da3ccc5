using EdgeInspector.Inspection;

namespace EdgeInspector.Vision;

/// <summary>Reads a detector that gives every place of the picture a box and a share per class: YOLO 5 to 12, Ultralytics' RT-DETR.</summary>
/// <remarks>
/// A box becomes a finding of each class whose accept threshold it reaches, not of its likeliest class alone: a defect must not hide behind
/// another class's name. Every share is checked, also of boxes that do not matter.
/// </remarks>
internal sealed unsafe class DenseBoxDecoder : IDecoder
{
    private readonly OutputTensor _output;
    private readonly JudgedClasses _classes;
    private readonly BoxCandidates _candidates;
    private readonly int _boxes;
    private readonly int _boxStride;
    private readonly int _channelStride;
    private readonly int _firstClass;
    private readonly float _scaleX;
    private readonly float _scaleY;
    private readonly float _overlap;

    public DenseBoxDecoder(BoundRun run, Passport passport, JudgedClasses classes, InputPlacement placement)
    {
        ModelOutput output = passport.Output;
        _output = run.Output(output.Boxes);
        _classes = classes;
        _candidates = new BoxCandidates(classes, placement, passport.Input);
        _firstClass = output.Kind == ModelOutputKind.Yolo5 ? 5 : 4;
        int channels = _firstClass + classes.Count;

        // Some exporters turn the two last dimensions of a YOLO 8 round.
        bool channelsFirst = output.Kind == ModelOutputKind.Yolo8 && _output.Shape[1] == channels;
        _boxes = (int)_output.Shape[channelsFirst ? 2 : 1];
        _boxStride = channelsFirst ? 1 : channels;
        _channelStride = channelsFirst ? _boxes : 1;
        bool shares = output.Kind == ModelOutputKind.RtDetr;
        _scaleX = shares ? passport.Input.Width : 1;
        _scaleY = shares ? passport.Input.Height : 1;
        _overlap = shares ? float.PositiveInfinity : output.Overlap;
    }

    public DecodeOutcome Decode(out FindingList findings)
    {
        findings = default;
        _candidates.Clear();
        float* values = (float*)_output.Pointer;
        for (int i = 0; i < _boxes; i++)
        {
            DecodeOutcome read = ReadBox(values + ((long)i * _boxStride));
            if (read != DecodeOutcome.Decoded) return read;
        }

        if (float.IsFinite(_overlap)) _candidates.DropOverlaps(_overlap);
        findings = _candidates.ToFindings();
        return DecodeOutcome.Decoded;
    }

    private DecodeOutcome ReadBox(float* box)
    {
        long step = _channelStride;
        float x = box[0], y = box[step], width = box[2 * step], height = box[3 * step];
        if (!float.IsFinite(x + y + width + height)) return DecodeOutcome.Failed;
        float objectness = _firstClass == 5 ? box[4 * step] : 1;
        if (!BoxCandidates.IsScore(objectness)) return DecodeOutcome.Failed;

        float halfWidth = width * _scaleX / 2, halfHeight = height * _scaleY / 2;
        x *= _scaleX;
        y *= _scaleY;
        for (int c = 0; c < _classes.Count; c++)
        {
            float share = box[(_firstClass + c) * step];
            if (!BoxCandidates.IsScore(share)) return DecodeOutcome.Failed;
            DecodeOutcome added = _candidates.Add(c, objectness * share, x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);
            if (added != DecodeOutcome.Decoded) return added;
        }

        return DecodeOutcome.Decoded;
    }
}
