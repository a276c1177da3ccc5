namespace EdgeInspector.Agent.Configuration;

/// <summary>One entry of <c>other-recipes</c>.</summary>
/// <param name="File">Absolute path of the recipe file.</param>
/// <param name="ModelFolder">Absolute path of its model's folder, or null: the line's.</param>
public sealed record OtherRecipe(string File, string? ModelFolder);
