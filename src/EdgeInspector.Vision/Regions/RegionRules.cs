using EdgeInspector.Inspection;

namespace EdgeInspector.Vision.Regions;

/// <summary>The rules that regions, tiles and masks of a passport obey.</summary>
public static class RegionRules
{
    /// <summary>Each tile is a run of the model: more are no inspection at a line's pace.</summary>
    public const int TilesMax = 64;

    public const int RegionsMax = 8;

    public const int MasksMax = 16;

    /// <summary>Every rule that they break, in words, each with the part that breaks it: <c>regions[1].tiles</c>.</summary>
    public static IReadOnlyList<(string Part, string Problem)> Problems(CameraBinding camera)
    {
        ArgumentNullException.ThrowIfNull(camera);
        var problems = new List<(string, string)>();
        if (camera.Regions.Count > RegionsMax) problems.Add(("regions", $"has {camera.Regions.Count} entries; allowed: 0..{RegionsMax}"));
        if (camera.Masks.Count > MasksMax) problems.Add(("masks", $"has {camera.Masks.Count} entries; allowed: 0..{MasksMax}"));
        for (int i = 0; i < camera.Regions.Count; i++)
        {
            InspectedRegion region = camera.Regions[i];
            string part = $"regions[{i}]";
            if (camera.Regions.Take(i).Any(r => r.Name == region.Name)) problems.Add(($"{part}.name", $"'{region.Name}' is the name of another region too; allowed: a name of its own"));
            if (!Contains(camera.Region, region.Area))
                problems.Add((part, $"'{region.Name}' {Text(region.Area)} does not lie inside the region {Text(camera.Region)}"));
            else if (region.Tiles?.Problem(region.Area) is string problem)
                problems.Add(($"{part}.tiles", problem));
        }

        for (int i = 0; i < camera.Masks.Count; i++)
        {
            RegionMask mask = camera.Masks[i];
            string part = $"masks[{i}]";
            if (camera.Masks.Take(i).Any(m => m.Name == mask.Name)) problems.Add(($"{part}.name", $"'{mask.Name}' is the name of another mask too; allowed: a name of its own"));
            if (mask.Polygon.Count == 0 == mask.Ellipse is null) problems.Add((part, "needs either a polygon or an ellipse"));
            else if (mask.Polygon.Count is 1 or 2) problems.Add(($"{part}.polygon", $"has {mask.Polygon.Count} corners; allowed: 3..64"));
            else if (mask.Ellipse is Box box && (box.Width < 1 || box.Height < 1)) problems.Add(($"{part}.ellipse", "is empty; allowed: width and height from 1 on"));
        }

        if (problems.Count > 0) return problems;
        int tiles = camera.Regions.Sum(r => r.Cut().Count);
        if (tiles > TilesMax) problems.Add(("regions", $"are cut into {tiles} tiles; allowed: 1..{TilesMax}"));
        return problems;
    }

    /// <summary>Why this model's findings cannot be masked, or null.</summary>
    internal static string? MaskProblem(Passport passport)
    {
        if (passport.Camera.Masks.Count == 0) return null;
        ModelOutput output = passport.Output;
        if (output.Kind == ModelOutputKind.Classifier) return "masks need to know where a finding lies; a classifier does not say";
        if (output.Kind != ModelOutputKind.Anomaly) return null;
        if (output.Map.Length == 0) return "masks need an anomaly map";

        // A score made of the whole image cannot be freed from what a mask hides; the taught model's is its map's maximum.
        return output.Score.Length > 0 && passport.TaughtFrom is null ? "masks judge by the map alone: write 'score: none', with thresholds for the map's maximum" : null;
    }

    private static bool Contains(Box outer, Box inner) =>
        inner.Width >= 1 && inner.Height >= 1 && inner.X >= outer.X && inner.Y >= outer.Y
        && (long)inner.X + inner.Width <= (long)outer.X + outer.Width && (long)inner.Y + inner.Height <= (long)outer.Y + outer.Height;

    private static string Text(Box box) => $"{box.X},{box.Y},{box.Width},{box.Height}";
}
