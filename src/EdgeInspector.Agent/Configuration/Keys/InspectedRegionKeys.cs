using EdgeInspector.Inspection;
using EdgeInspector.Vision.Regions;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys of one entry of <c>regions</c>, in a recipe and in a passport's camera.</summary>
internal static class InspectedRegionKeys
{
    private static readonly Shape<int> _place = Shapes.Count(0, 65535, "pixels");
    private static readonly Shape<int> _side = Shapes.Count(1, 65535, "pixels");

    private static readonly Key<string> _name = Key.Required("name", Shapes.Name, "body", "The region's name in messages.");
    private static readonly Key<int> _x = Key.Required("x", _place, "0", "Left edge in the camera's image.");
    private static readonly Key<int> _y = Key.Required("y", _place, "0", "Upper edge.");
    private static readonly Key<int> _width = Key.Required("width", _side, "1280", "Width.");
    private static readonly Key<int> _height = Key.Required("height", _side, "1024", "Height.");
    private static readonly Key<TileGrid> _tiles = Key.Optional(
        "tiles", TileSection(), "{ rows: 2, columns: 2, overlap: 32 }", "the region is scaled to the model's input as a whole",
        "How the region is cut: rows and columns, or width and height of a tile.");

    /// <summary>Cameras by name; also of a mask.</summary>
    public static Key<IReadOnlyList<string>> Cameras { get; } = Key.Optional(
        "cameras", new ListShape<string>(Shapes.Name, 1, 64), "[cam-1]", "all cameras",
        "The cameras that it is for, by their names.");

    public static Shape<IReadOnlyList<InspectedRegion>> List { get; } = new ListShape<InspectedRegion>(
        new Section<InspectedRegion>([_name, _x, _y, _width, _height, _tiles, Cameras], v => new InspectedRegion
        {
            Name = v.Get(_name),
            Area = new Box(v.Get(_x), v.Get(_y), v.Get(_width), v.Get(_height)),
            Tiles = v.Find(_tiles),
            Cameras = v.Find(Cameras) ?? [],
        }), 1, RegionRules.RegionsMax);

    private static Section<TileGrid> TileSection()
    {
        Key<int> rows = Key.WithDefault("rows", Shapes.Count(0, 16), "0", "Rows of tiles; 0 when width and height are given.");
        Key<int> columns = Key.WithDefault("columns", Shapes.Count(0, 16), "0", "Columns of tiles; 0 when width and height are given.");
        Key<int> width = Key.WithDefault("width", _place, "0", "Width of a tile in pixels of the camera; 0 when rows and columns are given.");
        Key<int> height = Key.WithDefault("height", _place, "0", "Height of a tile in pixels of the camera; 0 when rows and columns are given.");
        Key<int> overlap = Key.WithDefault("overlap", _place, "0", "Pixels that neighbours share at least; take the size of the largest defect that must be seen whole.");
        return new Section<TileGrid>([rows, columns, width, height, overlap], v => new TileGrid
        {
            Rows = v.Get(rows),
            Columns = v.Get(columns),
            Width = v.Get(width),
            Height = v.Get(height),
            Overlap = v.Get(overlap),
        });
    }
}
