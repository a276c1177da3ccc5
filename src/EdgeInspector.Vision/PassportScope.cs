namespace EdgeInspector.Vision;

/// <summary>Where and for what a model may judge. [USE-01]</summary>
public sealed record PassportScope
{
    /// <summary>Places as <c>enterprise/site/area/line/cell</c>, or the beginning of such a way: then all below it.</summary>
    public required IReadOnlyList<string> Lines { get; init; }

    /// <summary>Ids of recipes.</summary>
    public required IReadOnlyList<string> Recipes { get; init; }

    /// <summary>Product codes, as the PLC names them; empty: not limited.</summary>
    public IReadOnlyList<string> Products { get; init; } = [];

    /// <summary>Containers, as recipes name them; empty: not limited. A recipe that names none is outside of any.</summary>
    public IReadOnlyList<string> Containers { get; init; } = [];

    /// <summary>Cameras of the line by name, or single views of one as <c>name/view</c>; empty: not limited.</summary>
    public IReadOnlyList<string> Cameras { get; init; } = [];

    /// <summary>The first thing of a use that lies outside, as a sentence with what is allowed; null when all lies within.</summary>
    public string? Outside(IntendedUse use)
    {
        if (!HasLine(use.Line)) return Sentence("line", use.Line, Lines);
        if (!Recipes.Contains(use.Recipe)) return Sentence("recipe", use.Recipe, Recipes);
        if (Products.Count > 0 && !Products.Contains(use.Product)) return Sentence("product", use.Product, Products);
        if (Containers.Count > 0 && !Containers.Contains(use.Container ?? ""))
            return use.Container is { } container ? Sentence("container", container, Containers) : $"the recipe names no container; allowed: {string.Join(", ", Containers)}";
        if (Cameras.Count == 0) return null;
        CameraUse? outside = use.Cameras.FirstOrDefault(c => !Cameras.Contains(c.Camera) && !Cameras.Contains(c.ToString()));
        return outside is null ? null : Sentence("camera and view", outside.ToString(), Cameras);
    }

    private static string Sentence(string what, string found, IReadOnlyList<string> allowed) => $"{what} '{found}' is outside its scope; allowed: {string.Join(", ", allowed)}";

    /// <summary>Whether a place is one of <see cref="Lines"/> or below one.</summary>
    public bool HasLine(string place) =>
        Lines.Any(l => string.Equals(place, l, StringComparison.Ordinal) || place.StartsWith(l + '/', StringComparison.Ordinal));
}
