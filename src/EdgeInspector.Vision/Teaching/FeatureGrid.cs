namespace EdgeInspector.Vision.Teaching;

/// <summary>Sizes of a taught model: its input, the grid of patches, and the map.</summary>
/// <remarks>A patch stands for 8×8 input pixels, a map cell for 4×4.</remarks>
internal readonly record struct FeatureGrid(int InputWidth, int InputHeight, int InputChannels)
{
    public const int PatchPixels = 8;
    public const int MapCellPixels = 4;

    /// <summary>Values per patch that the backbone gives: 40 at stride 8 and 112 at stride 16.</summary>
    public const int FeaturesPerPatch = 40 + 112;

    /// <summary>Values of a whitened patch that the statistics of a place use; more of them make its covariance shaky.</summary>
    public const int PlaceComponents = 64;

    /// <summary>Values per patch after whitening, not fewer than <see cref="PlaceComponents"/>; the bank uses them all.</summary>
    public int Components { get; init; } = PlaceComponents;

    public int Columns => InputWidth / PatchPixels;

    public int Rows => InputHeight / PatchPixels;

    public int Patches => Columns * Rows;

    public int MapWidth => InputWidth / MapCellPixels;

    public int MapHeight => InputHeight / MapCellPixels;

    public int MapCells => MapWidth * MapHeight;
}
