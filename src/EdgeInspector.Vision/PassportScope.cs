namespace EdgeInspector.Vision;

/// <summary>Where and for what a model may judge. [USE-01]</summary>
public sealed record PassportScope
{
    /// <summary>Places as <c>enterprise/site/area/line/cell</c>, or the beginning of such a way: then all below it.</summary>
    public required IReadOnlyList<string> Lines { get; init; }

    /// <summary>Ids of recipes.</summary>
    public required IReadOnlyList<string> Recipes { get; init; }

    /// <summary>Whether a place is one of <see cref="Lines"/> or below one.</summary>
    public bool HasLine(string place) =>
        Lines.Any(l => string.Equals(place, l, StringComparison.Ordinal) || place.StartsWith(l + '/', StringComparison.Ordinal));
}
