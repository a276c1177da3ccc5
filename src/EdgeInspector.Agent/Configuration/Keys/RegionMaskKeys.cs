using EdgeInspector.Vision.Regions;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys of one entry of <c>masks</c>, in a recipe and in a passport's camera.</summary>
internal static class RegionMaskKeys
{
    private static readonly Key<string> _name = Key.Required("name", Shapes.Name, "label", "The mask's name in messages.");
    private static readonly Key<bool> _hides = Key.WithDefault(
        "hides", new WordShape<Side>(("inside", Side.Inside), ("outside", Side.Outside)).As(side => side == Side.Outside), "inside",
        "inside: nothing in it is judged. outside: only what lies in such a mask is.");
    private static readonly Key<IReadOnlyList<(int X, int Y)>> _polygon = Key.Optional(
        "polygon",
        new ListShape<IReadOnlyList<int>>(new ListShape<int>(Shapes.Count(0, 65535, "pixels"), 2, 2), 3, 64).As<IReadOnlyList<(int X, int Y)>>(
            corners => corners.Select(c => (c[0], c[1])).ToArray()),
        "[[10, 10], [90, 10], [50, 80]]", "an ellipse",
        "Corners, each x and y in the camera's image.");
    private static readonly Key<ImageRegion> _ellipse = Key.Optional(
        "ellipse", ImageRegionKeys.Section, "{ x: 0, y: 0, width: 100, height: 60 }", "a polygon",
        "The rectangle around an ellipse.");

    private enum Side
    {
        Inside = 0,
        Outside,
    }

    public static Shape<IReadOnlyList<RegionMask>> List { get; } = new ListShape<RegionMask>(
        new Section<RegionMask>([_name, _hides, _polygon, _ellipse, InspectedRegionKeys.Cameras], v => new RegionMask
        {
            Name = v.Get(_name),
            Only = v.Get(_hides),
            Polygon = v.Find(_polygon) ?? [],
            Ellipse = v.Find(_ellipse)?.ToBox(),
            Cameras = v.Find(InspectedRegionKeys.Cameras) ?? [],
        }), 1, RegionRules.MasksMax);
}
