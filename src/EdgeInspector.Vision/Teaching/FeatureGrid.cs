namespace EdgeInspector.Vision.Teaching;

/// <summary>Sizes of a taught model: its input, the grid of patches, and the map.</summary>
/// <remarks>A patch stands for 8×8 input pixels, a map cell for 4×4.</remarks>
internal readonly record struct FeatureGrid(int InputWidth, int InputHeight, int InputChannels)
{
    public const int PatchPixels = 8;
    public const int MapCellPixels = 4;

    /// <summary>Values per patch that the backbone gives: 40 at stride 8 and 112 at stride 16.</summary>
    public const int FeaturesPerPatch = 40 + 112;

    /// <summary>Values per patch after whitening.</summary>
    public const int Components = 64;

    public int Columns => InputWidth / PatchPixels;

    public int Rows => InputHeight / PatchPixels;

    public int Patches => Columns * Rows;

    public int MapWidth => InputWidth / MapCellPixels;

    public int MapHeight => InputHeight / MapCellPixels;

    public int MapCells => MapWidth * MapHeight;
}
