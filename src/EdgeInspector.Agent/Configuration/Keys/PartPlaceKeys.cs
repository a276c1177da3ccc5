using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys under <c>sample-space.part</c> of a recipe.</summary>
internal static class PartPlaceKeys
{
    private static readonly Key<bool> _is = Key.WithDefault(
        "is", new WordShape<bool>(("darker", false), ("brighter", true)), "darker", "darker than the background, as in front of a back light, or brighter.");
    private static readonly Key<float> _level = Key.Required("level", new NumberShape(0.01f, 0.99f), "0.5", "Grey value between part and background, as a share of full scale.");
    private static readonly Key<int> _x = Key.Required("x", Shapes.Count(0, 65535, "pixels"), "400", "Left edge in the camera's image.");
    private static readonly Key<int> _y = Key.Required("y", Shapes.Count(0, 65535, "pixels"), "32", "Upper edge.");
    private static readonly Key<int> _width = Key.Required("width", Shapes.Count(1, 65535, "pixels"), "480", "Width.");
    private static readonly Key<int> _height = Key.Required("height", Shapes.Count(1, 65535, "pixels"), "960", "Height.");
    private static readonly Key<int> _tolerance = Key.WithDefault("tolerance-px", Shapes.Count(0, 65535, "pixels"), "20", "How far each edge may lie from its place.");

    public static Section<PartPlace> Section { get; } = new([_is, _level, _x, _y, _width, _height, _tolerance], v => new PartPlace(
        new Box(v.Get(_x), v.Get(_y), v.Get(_width), v.Get(_height)), v.Get(_tolerance), v.Get(_level), v.Get(_is)));
}
