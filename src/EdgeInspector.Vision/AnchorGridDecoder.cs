using System.Numerics.Tensors;
using EdgeInspector.Inspection;

namespace EdgeInspector.Vision;

/// <summary>Reads the raw grid of Azure Custom Vision's compact detectors: [1, 5 × (5 + classes), rows, columns].</summary>
/// <remarks>
/// In each cell five anchors with offset, logarithm of the size, objectness and class values. Offsets are taken as they are, objectness by
/// a sigmoid, classes by a softmax. [Azure-Samples customvision-export-samples, onnx/object_detection]
/// </remarks>
internal sealed unsafe class AnchorGridDecoder : IDecoder
{
    public const int Anchors = 5;

    // Width and height in cells. [the same]
    private static readonly (float Width, float Height)[] _anchors = [(0.573f, 0.677f), (1.87f, 2.06f), (3.34f, 5.47f), (7.88f, 3.53f), (9.77f, 9.17f)];

    private readonly OutputTensor _output;
    private readonly JudgedClasses _classes;
    private readonly BoxCandidates _candidates;
    private readonly int _rows;
    private readonly int _columns;
    private readonly float _cellWidth;
    private readonly float _cellHeight;
    private readonly float _overlap;
    private readonly float[] _shares;

    public AnchorGridDecoder(BoundRun run, Passport passport, JudgedClasses classes, InputPlacement placement)
    {
        _output = run.Output(passport.Output.Boxes);
        _classes = classes;
        _candidates = new BoxCandidates(classes, placement, passport.Input);
        (_rows, _columns) = ((int)_output.Shape[2], (int)_output.Shape[3]);
        _cellWidth = (float)passport.Input.Width / _columns;
        _cellHeight = (float)passport.Input.Height / _rows;
        _overlap = passport.Output.Overlap;
        _shares = new float[classes.Count];
    }

    public DecodeOutcome Decode(out FindingList findings)
    {
        findings = default;
        _candidates.Clear();
        if (!float.IsFinite(TensorPrimitives.MaxMagnitude(_output.Floats))) return DecodeOutcome.Failed;
        int cells = _rows * _columns, channels = 5 + _classes.Count;
        for (int anchor = 0; anchor < Anchors; anchor++)
        {
            float* values = (float*)_output.Pointer + ((long)anchor * channels * cells);
            for (int cell = 0; cell < cells; cell++)
            {
                DecodeOutcome read = ReadBox(values + cell, cells, anchor, cell % _columns, cell / _columns);
                if (read != DecodeOutcome.Decoded) return read;
            }
        }

        _candidates.DropOverlaps(_overlap);
        findings = _candidates.ToFindings();
        return DecodeOutcome.Decoded;
    }

    private DecodeOutcome ReadBox(float* box, long step, int anchor, int column, int row)
    {
        float x = (box[0] + column) * _cellWidth, y = (box[step] + row) * _cellHeight;
        float halfWidth = MathF.Exp(box[2 * step]) * _anchors[anchor].Width * _cellWidth / 2;
        float halfHeight = MathF.Exp(box[3 * step]) * _anchors[anchor].Height * _cellHeight / 2;
        if (!float.IsFinite(x + y + halfWidth + halfHeight)) return DecodeOutcome.Failed;

        for (int c = 0; c < _shares.Length; c++) _shares[c] = box[(5 + c) * step];
        TensorPrimitives.Subtract(_shares, TensorPrimitives.Max<float>(_shares), _shares);
        TensorPrimitives.SoftMax(_shares, _shares);
        float objectness = 1 / (1 + MathF.Exp(-box[4 * step]));
        for (int c = 0; c < _shares.Length; c++)
        {
            DecodeOutcome added = _candidates.Add(c, objectness * _shares[c], x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);
            if (added != DecodeOutcome.Decoded) return added;
        }

        return DecodeOutcome.Decoded;
    }
}
