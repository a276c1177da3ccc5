using EdgeInspector.Inspection;
using EdgeInspector.Vision.Regions;

namespace EdgeInspector.Vision;

/// <summary>The camera image that a model is bound to, and the part of it that the model sees.</summary>
/// <remarks>A frame of another size or pixel format is outside the sample space. [USE-01]</remarks>
public sealed record CameraBinding
{
    /// <summary>Pixels per line of the camera's image.</summary>
    public required int ImageWidth { get; init; }

    /// <summary>Lines of the camera's image.</summary>
    public required int ImageHeight { get; init; }

    /// <summary>PFNC name; those that fit beside it are <see cref="FittingFormats"/>.</summary>
    public required string PixelFormat { get; init; }

    /// <summary>Region of interest in pixels of the camera's image; it is scaled to the model's input unless there are <see cref="Regions"/>.</summary>
    public required Box Region { get; init; }

    /// <summary>Parts of <see cref="Region"/> that the model sees one after the other, whole or in tiles; empty: the region at once.</summary>
    public IReadOnlyList<InspectedRegion> Regions { get; init; } = [];

    /// <summary>What is not judged; empty: everything is.</summary>
    public IReadOnlyList<RegionMask> Masks { get; init; } = [];

    public bool Equals(CameraBinding? other) =>
        other is not null && ImageWidth == other.ImageWidth && ImageHeight == other.ImageHeight && PixelFormat == other.PixelFormat
        && Region == other.Region && Regions.SequenceEqual(other.Regions) && Masks.SequenceEqual(other.Masks);

    public override int GetHashCode() => HashCode.Combine(ImageWidth, ImageHeight, PixelFormat, Region, Regions.Count, Masks.Count);
}
