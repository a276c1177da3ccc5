namespace EdgeInspector.Vision;

/// <summary>What a taught model was made from, for the passport and the model card.</summary>
public sealed record TeachFacts
{
    /// <summary>Good images.</summary>
    public required int Images { get; init; }

    /// <summary>SHA-256 over the images' names and file hashes in order, lower-case hexadecimal.</summary>
    public required string ImagesSha256 { get; init; }

    /// <summary>Name of the pretrained feature extractor.</summary>
    public required string Backbone { get; init; }

    /// <summary>SHA-256 of the feature extractor's file, lower-case hexadecimal.</summary>
    public required string BackboneSha256 { get; init; }

    /// <summary>Parts that the images were divided into, so that each was scored by statistics that had not seen it.</summary>
    public required int Folds { get; init; }

    /// <summary>Altered copies that were made of each image.</summary>
    public required int Augmentations { get; init; }

    /// <summary>Seed of the copies, the folds and the choice of patches.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Known good patches in the model; 0: no bank.</summary>
    public int BankPatches { get; init; }

    /// <summary>How much of the score the places are, 0..1; the bank is the rest.</summary>
    public double PlacesShare { get; init; } = 1;

    /// <summary>Images of real defects that weighed the heads; 0: none were given.</summary>
    public int DefectsWeighed { get; init; }

    /// <summary>Agreed share of good views at or above accept-below, 0..1.</summary>
    public required double FalseRejectRate { get; init; }

    /// <summary>Share of held-out good images at or above accept-below, 0..1.</summary>
    public required double HeldOutNotAccepted { get; init; }

    /// <summary>95 % upper bound (Clopper-Pearson, one-sided) on that share, 0..1.</summary>
    public required double HeldOutNotAcceptedUpperBound { get; init; }
}
