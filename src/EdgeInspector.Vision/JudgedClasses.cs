using EdgeInspector.Inspection;

namespace EdgeInspector.Vision;

/// <summary>A model's classes as the recipe judges them.</summary>
internal sealed class JudgedClasses
{
    private readonly int[] _recipeClass;
    private readonly float[] _acceptBelow;

    /// <param name="recipe">Gives the thresholds.</param>
    /// <param name="recipeClass">For each of the model's classes its position in the recipe; −1 for one of good units.</param>
    public JudgedClasses(Recipe recipe, int[] recipeClass)
    {
        _recipeClass = recipeClass;
        _acceptBelow = Array.ConvertAll(recipeClass, c => c < 0 ? float.PositiveInfinity : recipe.Classes[c].RawAcceptBelow);
        AcceptBelowMin = _acceptBelow.Min();
    }

    /// <summary>The model's classes.</summary>
    public int Count => _recipeClass.Length;

    /// <summary>No raw score below it can matter to a verdict.</summary>
    public float AcceptBelowMin { get; }

    /// <summary>Position in the recipe; −1 for a class of good units.</summary>
    public int InRecipe(int modelClass) => _recipeClass[modelClass];

    public bool IsJudged(int modelClass) => _recipeClass[modelClass] >= 0;

    /// <summary>Raw scores from it on matter: the model's own, before calibration; infinite for a class of good units.</summary>
    public float AcceptBelow(int modelClass) => _acceptBelow[modelClass];
}
