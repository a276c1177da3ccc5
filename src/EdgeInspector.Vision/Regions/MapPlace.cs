using EdgeInspector.Inspection;

namespace EdgeInspector.Vision.Regions;

/// <summary>Where on the camera's image the map of one tile belongs.</summary>
/// <param name="Tile">What the model was shown, in pixels of the camera's image: nothing outside it is of the picture.</param>
/// <param name="Input">What the model's whole input covers, and with it the map. Larger than the tile where a letterbox left room free; it may reach out of the image.</param>
public readonly record struct MapPlace(Box Tile, Box Input)
{
    /// <summary>One for each tile that the model is shown of a camera's image, in the order of the map's planes.</summary>
    /// <param name="passport">Of the model.</param>
    /// <param name="camera">Whose regions and masks count, by name; null: all of them.</param>
    public static IReadOnlyList<MapPlace> Of(Passport passport, string? camera)
    {
        ArgumentNullException.ThrowIfNull(passport);
        return [.. TilePlan.Of(passport.Camera, camera).Tiles.Select(tile => new MapPlace(tile, InputOn(tile, passport.Input)))];
    }

    private static Box InputOn(Box tile, ModelInput input)
    {
        Box inner = new InputPlacement(input, tile).Inner;
        double scaleX = (double)tile.Width / inner.Width, scaleY = (double)tile.Height / inner.Height;
        return new Box(
            tile.X - (int)Math.Round(inner.X * scaleX), tile.Y - (int)Math.Round(inner.Y * scaleY),
            (int)Math.Round(input.Width * scaleX), (int)Math.Round(input.Height * scaleY));
    }
}
