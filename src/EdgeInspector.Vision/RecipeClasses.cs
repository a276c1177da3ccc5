using EdgeInspector.Inspection;

namespace EdgeInspector.Vision;

/// <summary>Ties a model's classes to the recipe's by name.</summary>
internal static class RecipeClasses
{
    /// <param name="passport">The model's classes.</param>
    /// <param name="recipe">The judged classes.</param>
    /// <param name="recipeClass">For each of the model's classes its position in the recipe; −1 for one of good units.</param>
    public static ModelRefusal? Match(Passport passport, Recipe recipe, out int[] recipeClass)
    {
        recipeClass = new int[passport.Classes.Count];
        for (int i = 0; i < recipeClass.Length; i++)
        {
            string name = passport.Classes[i].Name;
            recipeClass[i] = passport.Classes[i].Good ? -1 : IndexOf(recipe, name);
            if (recipeClass[i] >= 0 || passport.Classes[i].Good) continue;
            string known = string.Join(", ", recipe.Classes.Select(c => $"'{c.Name}'"));
            return new ModelRefusal(
                ModelRefusalReason.RecipeMismatch,
                $"recipe '{recipe.Id}' has no class '{name}' of model '{passport.Id}', so nothing would judge it; its classes are {known}");
        }

        string? unfit = recipe.Motion is { } motion ? MotionFit.Problems(passport, motion, recipe.Classes).FirstOrDefault() : null;
        return unfit is null ? null : new ModelRefusal(ModelRefusalReason.RecipeMismatch, $"recipe '{recipe.Id}': {unfit}");
    }

    private static int IndexOf(Recipe recipe, string name)
    {
        for (int i = 0; i < recipe.Classes.Count; i++)
        {
            if (recipe.Classes[i].Name == name) return i;
        }

        return -1;
    }
}
