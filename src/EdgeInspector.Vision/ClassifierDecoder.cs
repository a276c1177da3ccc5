using System.Numerics.Tensors;
using EdgeInspector.Inspection;

namespace EdgeInspector.Vision;

/// <summary>Reads a classifier: a finding for the likeliest defect class, and for every other that reaches its accept threshold.</summary>
/// <remarks>The box is the region: a classifier does not say where.</remarks>
internal sealed class ClassifierDecoder : IDecoder
{
    private readonly OutputTensor _scores;
    private readonly OutputActivation _activation;
    private readonly InputPlacement _placement;
    private readonly JudgedClasses _classes;
    private readonly float[] _shares;

    public ClassifierDecoder(BoundRun run, Passport passport, JudgedClasses classes, InputPlacement placement)
    {
        _scores = run.Output(passport.Output.Scores);
        _activation = passport.Output.Activation;
        _placement = placement;
        _classes = classes;
        _shares = new float[classes.Count];
    }

    public DecodeOutcome Decode(out FindingList findings)
    {
        findings = default;
        ReadOnlySpan<float> scores = _scores.Floats;
        if (!float.IsFinite(TensorPrimitives.MaxMagnitude(scores)) || !TryGetShares(scores)) return DecodeOutcome.Failed;

        int worst = -1;
        for (int i = 0; i < _shares.Length; i++)
        {
            if (_classes.IsJudged(i) && (worst < 0 || _shares[i] > _shares[worst])) worst = i;
        }

        for (int i = 0; i < _shares.Length; i++)
        {
            if (!_classes.IsJudged(i) || (i != worst && _shares[i] < _classes.AcceptBelow(i))) continue;
            findings.Add(new Finding(_classes.InRecipe(i), _shares[i], _placement.Region));
        }

        return DecodeOutcome.Decoded;
    }

    private bool TryGetShares(ReadOnlySpan<float> scores)
    {
        if (_activation == OutputActivation.Logits)
        {
            // The greatest value is taken off first: the exponential of a great logit is no number.
            TensorPrimitives.Subtract(scores, TensorPrimitives.Max(scores), _shares);
            TensorPrimitives.SoftMax(_shares, _shares);
            return true;
        }

        if (_activation == OutputActivation.SigmoidLogits)
        {
            TensorPrimitives.Sigmoid(scores, _shares);
            return true;
        }

        // Shares that are none tell that the model gives raw values after all.
        if (!BoxCandidates.IsScore(TensorPrimitives.Min(scores)) || !BoxCandidates.IsScore(TensorPrimitives.Max(scores))) return false;
        scores.CopyTo(_shares);
        return true;
    }
}
