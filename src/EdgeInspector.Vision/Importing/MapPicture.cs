using EdgeInspector.Inspection;
using OpenCvSharp;

namespace EdgeInspector.Vision.Importing;

/// <summary>Lays a model's map over the picture that it saw, for a person: the hotter, the higher.</summary>
/// <remarks>The hottest colour is the reject threshold, or the map's peak where that is higher. A segmentation shows the highest defect class of each cell.</remarks>
internal static class MapPicture
{
    /// <summary>Writes the picture; false, and nothing written, when the model gives no map.</summary>
    public static bool TryWrite(DefectFinder finder, Mat image, string file)
    {
        MapView map = finder.Map;
        if (map.Planes == 0) return false;
        Passport passport = finder.Model.Passport;
        IReadOnlyList<Box> tiles = finder.TileBoxes;
        int planes = map.Planes / tiles.Count, cells = map.Width * map.Height;
        float hottest = passport.Classes.Where(c => !c.Good).Min(c => c.RejectFrom);
        var shown = new float[tiles.Count][];
        for (int tile = 0; tile < tiles.Count; tile++)
        {
            shown[tile] = Highest(map.Values.Slice(tile * planes * cells, planes * cells), cells, passport.Classes);
            hottest = Math.Max(hottest, shown[tile].Max());
        }

        using Mat picture = image.Channels() == 1 ? image.CvtColor(ColorConversionCodes.GRAY2BGR) : image.Clone();
        for (int tile = 0; tile < tiles.Count; tile++) Lay(shown[tile], map.Width, map.Height, hottest, tiles[tile], passport.Input, picture);
        return picture.ImWrite(file);
    }

    private static float[] Highest(ReadOnlySpan<float> values, int cells, IReadOnlyList<PassportClass> classes)
    {
        var highest = new float[cells];
        for (int plane = 0; plane * cells < values.Length; plane++)
        {
            if (values.Length > cells && plane < classes.Count && classes[plane].Good) continue;
            for (int cell = 0; cell < cells; cell++) highest[cell] = Math.Max(highest[cell], values[(plane * cells) + cell]);
        }

        return highest;
    }

    private static void Lay(float[] values, int columns, int rows, float hottest, Box tile, ModelInput input, Mat picture)
    {
        using Mat map = Mat.FromPixelData(rows, columns, MatType.CV_32FC1, values);
        using var levels = new Mat();
        map.ConvertTo(levels, MatType.CV_8UC1, hottest > 0 ? 255 / hottest : 0);

        // The free part of a letterbox is no part of the picture.
        Cv2.Resize(levels, levels, new Size(input.Width, input.Height), 0, 0, InterpolationFlags.Linear);
        Box inner = new InputPlacement(input, tile).Inner;
        using Mat seen = levels[new Rect(inner.X, inner.Y, inner.Width, inner.Height)];
        using var full = new Mat();
        Cv2.Resize(seen, full, new Size(tile.Width, tile.Height), 0, 0, InterpolationFlags.Linear);
        using var colours = new Mat();
        Cv2.ApplyColorMap(full, colours, ColormapTypes.Turbo);
        using Mat under = picture[new Rect(tile.X, tile.Y, tile.Width, tile.Height)];
        Cv2.AddWeighted(under, 0.55, colours, 0.45, 0, under);
    }
}
