using EdgeInspector.Inspection;

namespace EdgeInspector.Vision.Measuring;

/// <summary>Something that is measured in every image of a camera beside the model, without one.</summary>
/// <remarks>Its result is a <see cref="Finding"/> of its own class. What cannot be measured leaves the view undecided.</remarks>
public sealed record Measurement
{
    /// <summary>More than that, and findings would fall out of a view's list.</summary>
    public const int CountMax = 6;

    /// <summary>The name of its class in records and summaries.</summary>
    public required string Name { get; init; }

    public DefectCategory Category { get; init; } = DefectCategory.Major;

    public required MeasurementKind Kind { get; init; }

    /// <summary>Where, in pixels of the camera's image; at least 8 along the direction of an edge.</summary>
    public required Box Region { get; init; }

    /// <summary>Cameras by name; empty: all.</summary>
    public IReadOnlyList<string> Cameras { get; init; } = [];

    public SearchDirection Direction { get; init; }

    /// <summary>For a dimension that of the first edge; the second one is its opposite, seen in the same direction.</summary>
    public EdgePolarity Edge { get; init; }

    /// <summary>Least height of an edge, as a share of full scale, 0.01..1. Default 0.1.</summary>
    public float ContrastMin { get; init; } = 0.1f;

    public required MeasurementLimits Limits { get; init; }

    public IReadOnlyList<CodeSymbology> Codes { get; init; } = [];

    /// <summary>Regular expression for the whole text of a code; null: any text.</summary>
    public string? Expected { get; init; }

    /// <summary>Whether the value needs to know how large a pixel is.</summary>
    public bool NeedsScale => Kind is MeasurementKind.FillLevel or MeasurementKind.Dimension;

    public string Unit => Kind switch
    {
        MeasurementKind.FillLevel or MeasurementKind.Dimension => "um",
        MeasurementKind.Tilt => "deg",
        MeasurementKind.Code => "match",
        MeasurementKind.Mean or MeasurementKind.Contrast or _ => "share",
    };

    public bool Concerns(string? camera) => camera is null || Cameras.Count == 0 || Cameras.Contains(camera);

    /// <summary>Its class in the recipe, with the thresholds of <see cref="MeasurementLimits"/>.</summary>
    public DefectClass ToClass() => new(Name, Category, MeasurementLimits.AcceptBelow, MeasurementLimits.RejectFrom) { Unit = Unit, Limits = Limits };
}
