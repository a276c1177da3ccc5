using EdgeInspector.Inspection;

namespace EdgeInspector.Vision.Regions;

/// <summary>A shape over the camera's image inside which nothing is judged, or outside which nothing is.</summary>
/// <remarks>
/// The model sees the pixels all the same; what it finds wholly where nothing is judged does not count. A finding counts as soon as one
/// judged pixel lies in its box, so a mask hides too little rather than too much.
/// </remarks>
public sealed record RegionMask
{
    public required string Name { get; init; }

    /// <summary>False: inside it nothing is judged. True: only what lies in one of such masks is.</summary>
    public bool Only { get; init; }

    /// <summary>Corners in pixels of the camera's image, 3 at least, even-odd; empty for an ellipse.</summary>
    public IReadOnlyList<(int X, int Y)> Polygon { get; init; } = [];

    /// <summary>The rectangle around the ellipse; null for a polygon.</summary>
    public Box? Ellipse { get; init; }

    /// <summary>Cameras that it is for, by name; empty: all.</summary>
    public IReadOnlyList<string> Cameras { get; init; } = [];

    public bool Concerns(string? camera) => camera is null || Cameras.Count == 0 || Cameras.Contains(camera);

    /// <summary>Marks the pixels of a line whose centres lie inside. Turns each crossing of a polygon's side round, so that holes are possible.</summary>
    internal void Mark(int y, Span<bool> line)
    {
        double at = y + 0.5;
        if (Ellipse is Box box)
        {
            double radius = box.Height / 2.0, share = (at - box.Y - radius) / radius;
            if (Math.Abs(share) > 1) return;
            double half = box.Width / 2.0 * Math.Sqrt(1 - (share * share)), centre = box.X + (box.Width / 2.0);
            int from = Math.Clamp((int)Math.Ceiling(centre - half - 0.5), 0, line.Length);
            int to = Math.Clamp((int)Math.Floor(centre + half - 0.5) + 1, from, line.Length);
            line[from..to].Fill(true);
            return;
        }

        for (int i = 0; i < Polygon.Count; i++)
        {
            (int x1, int y1) = Polygon[i];
            (int x2, int y2) = Polygon[(i + 1) % Polygon.Count];
            if (y1 > at == y2 > at) continue;
            double crossing = x1 + ((at - y1) / (y2 - y1) * (x2 - x1));
            for (int x = Math.Clamp((int)Math.Ceiling(crossing - 0.5), 0, line.Length); x < line.Length; x++) line[x] = !line[x];
        }
    }

    public bool Equals(RegionMask? other) =>
        other is not null && Name == other.Name && Only == other.Only && Ellipse == other.Ellipse && Polygon.SequenceEqual(other.Polygon)
        && Cameras.SequenceEqual(other.Cameras);

    public override int GetHashCode() => HashCode.Combine(Name, Only, Ellipse, Polygon.Count, Cameras.Count);
}
