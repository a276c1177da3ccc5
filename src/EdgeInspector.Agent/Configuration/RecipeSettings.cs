using EdgeInspector.Inspection;
using EdgeInspector.Vision;
using EdgeInspector.Vision.Measuring;
using EdgeInspector.Vision.Regions;

namespace EdgeInspector.Agent.Configuration;

/// <summary>The settings of a product, from the recipe file.</summary>
public sealed record RecipeSettings
{
    /// <summary>Absolute path of the recipe file.</summary>
    public required string File { get; init; }

    /// <summary>SHA-256 over the bytes of the recipe file: 64 hexadecimal digits.</summary>
    public required string Hash { get; init; }

    /// <summary>The recipe's name in records and towards the PLC.</summary>
    public required string Id { get; init; }

    /// <summary>The product's code.</summary>
    public required string ProductCode { get; init; }

    /// <summary>What the product is filled in, or null: not said.</summary>
    public string? Container { get; init; }

    /// <summary>Views that every unit must have: 1..8.</summary>
    public required int Views { get; init; }

    /// <summary>Features of every camera for this product, in this order, after the camera's own.</summary>
    public required IReadOnlyList<CameraFeature> Features { get; init; }

    /// <summary>The PixelFormat that it asks of every camera, the last one written; null when it asks for none.</summary>
    public string? PixelFormat => Features.LastOrDefault(f => f.Name == "PixelFormat")?.Value;

    /// <summary>Overrides of the passport's defect classes; empty: all as in the passport.</summary>
    public required IReadOnlyList<DefectClassSettings> Classes { get; init; }

    /// <summary>How the views of a unit make one verdict, for every class that says nothing else.</summary>
    public required ViewFusion Fusion { get; init; }

    /// <summary>How findings are told apart by their motion over the views, or null: they are not.</summary>
    public MotionRule? Motion { get; init; }

    /// <summary>The limits of a usable frame.</summary>
    public required SampleSpace SampleSpace { get; init; }

    /// <summary>The part of the image that is judged, or null: the passport's. A region that differs from the passport's is a problem.</summary>
    public required ImageRegion? Region { get; init; }

    /// <summary>Parts of the region that the model sees one after the other, or null: the passport's. Others than the passport's are a problem.</summary>
    public IReadOnlyList<InspectedRegion>? Regions { get; init; }

    /// <summary>What is not judged, or null: the passport's. Others than the passport's are a problem.</summary>
    public IReadOnlyList<RegionMask>? Masks { get; init; }

    /// <summary>The smallest defect that must be found, micrometres; null: not stated, and not held against the cameras.</summary>
    public double? SmallestDefectMicrometres { get; init; }

    /// <summary>Pixels of the model's input that it must cover from side to side. Default 3.</summary>
    public double SmallestDefectPixels { get; init; } = 3;

    /// <summary>What is measured beside the model; each is a class of its own after the model's.</summary>
    public IReadOnlyList<Measurement> Measurements { get; init; } = [];

    /// <summary>The limits in force: a recipe narrows what the passport was qualified for, and never widens it. [USE-02]</summary>
    public SampleSpace SpaceWith(Passport passport) => passport.SampleSpace is { } qualified ? SampleSpace.Within(qualified.Limits) : SampleSpace;

    /// <summary>The recipe that judges: the passport's defect classes in their order, with this file's overrides, then the measurements.</summary>
    /// <remarks><see cref="ConfigurationReader"/> has checked that this can be made; made from another passport it may throw.</remarks>
    public Recipe ToRecipe(Passport passport) => Recipe.Create(Id, ProductCode, Views, ClassesOf(passport), SpaceWith(passport), Motion);

    /// <summary>The classes that are found: the model's, then those of the measurements. Those of motions follow them in the recipe.</summary>
    internal IReadOnlyList<DefectClass> ClassesOf(Passport passport)
    {
        IEnumerable<DefectClass> classes = passport.Classes.Where(c => !c.Good).Select(c =>
        {
            DefectClassSettings? own = Classes.FirstOrDefault(o => o.Name == c.Name);
            return c.ToDefectClass() with
            {
                Category = own?.Category ?? c.Category,
                AcceptBelow = own?.AcceptBelow ?? c.AcceptBelow,
                RejectFrom = own?.RejectFrom ?? c.RejectFrom,
                Fusion = own?.Fusion ?? Fusion,
            };
        });
        return [.. classes, .. Measurements.Select(m => m.ToClass())];
    }
}
