using EdgeInspector.Inspection;

namespace EdgeInspector.Vision.Regions;

/// <summary>How large the smallest defect of one region is to the model, and what would mend it when it is too small.</summary>
/// <param name="Region">Name of the region; "all" without regions.</param>
/// <param name="MicrometresPerPixel">One pixel of the model's input, along the side that is reduced more; never finer than the camera's.</param>
/// <param name="FoundPixels">Pixels of the input that the defect covers from side to side.</param>
/// <param name="NeededPixels">
/// Least of them. Below two a detail may fall between samples (sampling theorem); three leave one pixel wholly inside wherever it lies.
/// </param>
/// <param name="Rows">Rows of tiles with which it would be enough; 0 when no tiles help.</param>
/// <param name="Columns">Columns of tiles likewise.</param>
/// <param name="InputWidth">Width of a model's input that would be enough without further tiles.</param>
/// <param name="InputHeight">Height likewise.</param>
public sealed record RegionScale(
    string Region, double MicrometresPerPixel, double FoundPixels, double NeededPixels, int Rows, int Columns, int InputWidth, int InputHeight)
{
    /// <summary>Whether the defect is large enough; a thousandth is rounding.</summary>
    public bool IsEnough => FoundPixels >= NeededPixels * 0.999;

    /// <summary>Every region of a camera, in order.</summary>
    /// <param name="passport">What the model sees.</param>
    /// <param name="camera">By name.</param>
    /// <param name="micrometresPerPixel">One pixel of the camera on the unit.</param>
    /// <param name="defectMicrometres">The smallest defect that must be found.</param>
    /// <param name="neededPixels">Pixels that it must cover.</param>
    public static IReadOnlyList<RegionScale> Of(Passport passport, string camera, double micrometresPerPixel, double defectMicrometres, double neededPixels)
    {
        ArgumentNullException.ThrowIfNull(passport);
        CameraBinding binding = passport.Camera;
        IEnumerable<InspectedRegion> regions = binding.Regions.Count == 0
            ? [new InspectedRegion { Name = "all", Area = binding.Region }]
            : binding.Regions.Where(r => r.Concerns(camera));
        return [.. regions.Select(r => Of(r, passport.Input, micrometresPerPixel, defectMicrometres, neededPixels))];
    }

    private static RegionScale Of(InspectedRegion region, ModelInput input, double micrometresPerPixel, double defect, double needed)
    {
        Box tile = region.Cut()[0];

        // Enlarging shows no more than the camera saw.
        double scale = Math.Min(1, new InputPlacement(input, tile).Scale);
        double inCamera = defect / micrometresPerPixel, found = inCamera * scale;

        // A tile may be as long as this many pixels of the camera for one of the input.
        double reduction = inCamera / needed;
        int overlap = region.Tiles?.Overlap ?? 0;
        bool helps = reduction >= 1;
        int columns = helps ? Tiles(region.Area.Width, (int)(input.Width * reduction), overlap) : 0;
        int rows = helps ? Tiles(region.Area.Height, (int)(input.Height * reduction), overlap) : 0;
        return new RegionScale(
            region.Name, micrometresPerPixel / scale, found, needed, rows, columns,
            (int)Math.Ceiling(tile.Width / Math.Max(1, reduction)), (int)Math.Ceiling(tile.Height / Math.Max(1, reduction)));
    }

    private static int Tiles(int side, int length, int overlap) =>
        side <= length ? 1 : length <= overlap ? 0 : (side - overlap + length - overlap - 1) / (length - overlap);
}
