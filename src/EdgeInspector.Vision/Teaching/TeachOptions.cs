using EdgeInspector.Inspection;

namespace EdgeInspector.Vision.Teaching;

/// <summary>What a model is taught from, and how. The same images and options give the same bytes on the same machine.</summary>
public sealed record TeachOptions
{
    /// <summary>Fewest good images that are taught from.</summary>
    public const int ImagesMin = 8;

    /// <summary>Folder with the good images (png, jpg, jpeg, bmp, pgm, tif, tiff), all of one size.</summary>
    public required string ImagesFolder { get; init; }

    /// <summary>ONNX file of the pretrained features.</summary>
    public required string BackboneFile { get; init; }

    /// <summary>Name of the backbone for the passport.</summary>
    public string BackboneName { get; init; } = "efficientnet-lite0/1";

    public required string Name { get; init; }

    public required string Version { get; init; }

    /// <summary>Name of the one defect class. Default <c>anomaly</c>.</summary>
    public string ClassName { get; init; } = "anomaly";

    /// <summary>The part of the image that the model sees, in image pixels; null: all of it.</summary>
    public Box? Region { get; init; }

    /// <summary>Pixels per line of the model's input, a multiple of 16 from 64 to 1024; 0: the longer side is about 384.</summary>
    public int InputWidth { get; init; }

    /// <summary>Lines of the model's input, a multiple of 16 from 64 to 1024; 0 together with <see cref="InputWidth"/>.</summary>
    public int InputHeight { get; init; }

    /// <summary>Whether each part is laid over a reference before the model sees it, in the line too. For parts in a fixture; harms those with a free print.</summary>
    public bool Align { get; init; }

    /// <summary>Agreed share of good views that may not be accepted, 0.0001..0.2. Default 0.01; a tenth of it may be rejected.</summary>
    public double FalseRejectRate { get; init; } = 0.01;

    /// <summary>Parts for the held-out scores, 2..10. Default 5.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Altered copies of each image, 0..8; −1: 3 when there are fewer than 60 images, else none.</summary>
    public int Augmentations { get; init; } = -1;

    /// <summary>Patches kept in the bank of known good ones, 0 (no bank) to 4000. Default 800.</summary>
    public int BankPatches { get; init; } = 800;

    /// <summary>Values that the bank compares of each patch, 64..152. Default 128.</summary>
    public int Components { get; init; } = 128;

    /// <summary>
    /// Folder with a sub-folder of images for each kind of defect: every second one of a kind weighs the heads. Null: drawn defects do.
    /// Sub-folders <c>good</c> and <c>ground_truth</c> are passed over.
    /// </summary>
    public string? DefectsFolder { get; init; }

    /// <summary>How much of the score the places are, 0..1, the bank being the rest; null: half, unless defects say plainly that another share is better.</summary>
    public double? PlacesShare { get; init; }

    /// <summary>Whether fewer than 30 images are left out of everything, in turns, to count how many fresh ones would not be accepted: five times the time. Default true.</summary>
    public bool CountsLeftOut { get; init; } = true;

    /// <summary>Threads of the teaching, 1..64. Default 1. Does not change the result.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Seed of the augmentation and of the order in which images are held out.</summary>
    public ulong Seed { get; init; } = 1;
}
