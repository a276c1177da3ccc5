using EdgeInspector.Inspection;

namespace EdgeInspector.Vision.Regions;

/// <summary>A named part of the camera's image that the model sees, whole or in tiles.</summary>
public sealed record InspectedRegion
{
    public required string Name { get; init; }

    /// <summary>In pixels of the camera's image, inside <see cref="CameraBinding.Region"/>.</summary>
    public required Box Area { get; init; }

    /// <summary>Null: the whole region is scaled to the model's input.</summary>
    public TileGrid? Tiles { get; init; }

    /// <summary>Cameras that see it, by name; empty: all.</summary>
    public IReadOnlyList<string> Cameras { get; init; } = [];

    public bool Concerns(string? camera) => camera is null || Cameras.Count == 0 || Cameras.Contains(camera);

    /// <summary>The rectangles that the model is shown, one after the other.</summary>
    public IReadOnlyList<Box> Cut() => Tiles?.Of(Area) ?? [Area];

    public bool Equals(InspectedRegion? other) =>
        other is not null && Name == other.Name && Area == other.Area && Equals(Tiles, other.Tiles) && Cameras.SequenceEqual(other.Cameras);

    public override int GetHashCode() => HashCode.Combine(Name, Area, Tiles, Cameras.Count);
}
