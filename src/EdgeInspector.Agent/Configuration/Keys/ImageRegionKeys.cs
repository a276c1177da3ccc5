namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys under <c>region</c> of a recipe.</summary>
internal static class ImageRegionKeys
{
    private static readonly Key<int> _x = Key.Required("x", Shapes.Count(0, 65535, "pixels"), "0", "Left edge.");
    private static readonly Key<int> _y = Key.Required("y", Shapes.Count(0, 65535, "pixels"), "0", "Upper edge.");
    private static readonly Key<int> _width = Key.Required("width", Shapes.Count(1, 65535, "pixels"), "1280", "Width.");
    private static readonly Key<int> _height = Key.Required("height", Shapes.Count(1, 65535, "pixels"), "1024", "Height.");

    public static Section<ImageRegion> Section { get; } = new([_x, _y, _width, _height], v => new ImageRegion(v.Get(_x), v.Get(_y), v.Get(_width), v.Get(_height)));
}
