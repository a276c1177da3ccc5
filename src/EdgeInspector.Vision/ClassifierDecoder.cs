using System.Numerics.Tensors;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;

namespace EdgeInspector.Vision;

/// <summary>Reads a classifier: a finding for the likeliest defect class, and for every other that reaches its accept threshold.</summary>
/// <remarks>The box is the region: a classifier does not say where.</remarks>
internal sealed class ClassifierDecoder : IDecoder
{
    private readonly AlignedMemory _scores;
    private readonly bool _logits;
    private readonly Box _region;
    private readonly int[] _recipeClass;
    private readonly float[] _acceptBelow;
    private readonly float[] _shares;

    public ClassifierDecoder(BoundRun run, Passport passport, Recipe recipe, int[] recipeClass)
    {
        _scores = run.OutputMemory(passport.Output.Scores);
        _logits = passport.Output.Activation == ClassifierActivation.Logits;
        _region = passport.Camera.Region;
        _recipeClass = recipeClass;
        _acceptBelow = Array.ConvertAll(recipeClass, c => c < 0 ? float.PositiveInfinity : recipe.Classes[c].AcceptBelow);
        _shares = new float[recipeClass.Length];
    }

    public bool TryDecode(out FindingList findings)
    {
        findings = default;
        ReadOnlySpan<float> scores = _scores.Floats;
        if (!float.IsFinite(TensorPrimitives.MaxMagnitude(scores))) return false;
        if (_logits)
        {
            // The greatest value is taken off first: the exponential of a great logit is no number.
            TensorPrimitives.Subtract(scores, TensorPrimitives.Max(scores), _shares);
            TensorPrimitives.SoftMax(_shares, _shares);
        }
        else
        {
            scores.CopyTo(_shares);
        }

        int worst = -1;
        for (int i = 0; i < _shares.Length; i++)
        {
            if (_recipeClass[i] >= 0 && (worst < 0 || _shares[i] > _shares[worst])) worst = i;
        }

        for (int i = 0; i < _shares.Length; i++)
        {
            if (_recipeClass[i] < 0 || (i != worst && _shares[i] < _acceptBelow[i])) continue;
            findings.Add(new Finding(_recipeClass[i], _shares[i], _region));
        }

        return true;
    }
}
