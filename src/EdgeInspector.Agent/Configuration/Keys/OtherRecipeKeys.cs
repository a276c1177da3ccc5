using EdgeInspector.Vision;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys of one entry of <c>other-recipes</c>.</summary>
internal static class OtherRecipeKeys
{
    private static readonly Key<string> _recipe = Key.Required(
        "recipe", Shapes.File, "recipes/vial-2r.yaml",
        "The product's settings: a file, relative to this one. Its views are those of the line's recipe.");
    private static readonly Key<string> _model = Key.Optional(
        "model-folder", Shapes.Folder, "../models/vial-2r/1", "the line's model",
        "The folder of the model that judges, relative to this file.");

    public static Section<OtherRecipe> Section { get; } = new(
        [_recipe, _model],
        v => new OtherRecipe(v.Get(_recipe), v.Find(_model)),
        v =>
        {
            if (v.Has(_model) && v.Find(_model) is { } folder && !File.Exists(Path.Combine(folder, Passport.FileName)))
                v.Refuse(_model, $"the folder holds no {Passport.FileName}; allowed: a model's folder");
        });
}
