using System.Numerics.Tensors;
using EdgeInspector.Inspection;

namespace EdgeInspector.Vision;

/// <summary>Reads a detector of the DETR family: each query has raw class values and a box in shares of the input.</summary>
/// <remarks>With <see cref="OutputActivation.Logits"/> the last value is "no object" and all are set against each other; else each class stands by itself.</remarks>
internal sealed class QueryBoxDecoder : IDecoder
{
    private readonly OutputTensor _logits;
    private readonly OutputTensor _boxes;
    private readonly JudgedClasses _classes;
    private readonly BoxCandidates _candidates;
    private readonly bool _hasNoObject;
    private readonly float _width;
    private readonly float _height;
    private readonly float[] _shares;

    public QueryBoxDecoder(BoundRun run, Passport passport, JudgedClasses classes, InputPlacement placement)
    {
        _logits = run.Output(passport.Output.Scores);
        _boxes = run.Output(passport.Output.Boxes);
        _classes = classes;
        _candidates = new BoxCandidates(classes, placement, passport.Input);
        _hasNoObject = passport.Output.Activation == OutputActivation.Logits;
        _width = passport.Input.Width;
        _height = passport.Input.Height;
        _shares = new float[_logits.Shape[2]];
    }

    public DecodeOutcome Decode(out FindingList findings)
    {
        findings = default;
        _candidates.Clear();
        ReadOnlySpan<float> logits = _logits.Floats, boxes = _boxes.Floats;
        if (!float.IsFinite(TensorPrimitives.MaxMagnitude(logits)) || !float.IsFinite(TensorPrimitives.MaxMagnitude(boxes))) return DecodeOutcome.Failed;
        Span<float> shares = _shares;
        for (int query = 0; (query + 1) * shares.Length <= logits.Length; query++)
        {
            ReadOnlySpan<float> values = logits.Slice(query * shares.Length, shares.Length);
            if (_hasNoObject)
            {
                // The greatest value is taken off first: the exponential of a great logit is no number.
                TensorPrimitives.Subtract(values, TensorPrimitives.Max(values), shares);
                TensorPrimitives.SoftMax(shares, shares);
            }
            else
            {
                TensorPrimitives.Sigmoid(values, shares);
            }

            ReadOnlySpan<float> box = boxes.Slice(query * 4, 4);
            float x = box[0] * _width, y = box[1] * _height, halfWidth = box[2] * _width / 2, halfHeight = box[3] * _height / 2;
            for (int c = 0; c < _classes.Count; c++)
            {
                DecodeOutcome added = _candidates.Add(c, shares[c], x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);
                if (added != DecodeOutcome.Decoded) return added;
            }
        }

        findings = _candidates.ToFindings();
        return DecodeOutcome.Decoded;
    }
}
