using System.Globalization;
using EdgeInspector.Agent.Configuration.Keys;
using EdgeInspector.Inspection;
using EdgeInspector.Vision;
using EdgeInspector.Vision.Regions;

namespace EdgeInspector.Agent.Configuration;

/// <summary>Regions, tiles and masks as lines of a passport; nothing is written of what it has not.</summary>
public static partial class PassportFile
{
    private static void WriteRegions(CameraBinding camera, Action<int, string, string> row)
    {
        if (camera.Regions.Count > 0) row(2, "regions", "");
        foreach (InspectedRegion region in camera.Regions)
        {
            row(4, "- name", Shown.Quoted(region.Name));
            foreach ((string key, int value) in Sides(region.Area)) row(6, key, Number(value));
            if (region.Tiles is { } tiles)
            {
                string size = tiles.Rows > 0 ? $"rows: {tiles.Rows}, columns: {tiles.Columns}" : $"width: {tiles.Width}, height: {tiles.Height}";
                row(6, "tiles", string.Create(CultureInfo.InvariantCulture, $"{{ {size}, overlap: {tiles.Overlap} }}"));
            }

            WriteCameras(region.Cameras, row);
        }

        if (camera.Masks.Count > 0) row(2, "masks", "");
        foreach (RegionMask mask in camera.Masks)
        {
            row(4, "- name", Shown.Quoted(mask.Name));
            row(6, "hides", mask.Only ? "outside" : "inside");
            if (mask.Ellipse is Box box) row(6, "ellipse", $"{{ {string.Join(", ", Sides(box).Select(s => $"{s.Key}: {Number(s.Value)}"))} }}");
            else row(6, "polygon", $"[{string.Join(", ", mask.Polygon.Select(p => $"[{Number(p.X)}, {Number(p.Y)}]"))}]");
            WriteCameras(mask.Cameras, row);
        }
    }

    private static void WriteCameras(IReadOnlyList<string> cameras, Action<int, string, string> row)
    {
        if (cameras.Count > 0) row(6, "cameras", $"[{string.Join(", ", cameras.Select(Shown.Quoted))}]");
    }

    private static IEnumerable<(string Key, int Value)> Sides(Box box) => [("x", box.X), ("y", box.Y), ("width", box.Width), ("height", box.Height)];
}
