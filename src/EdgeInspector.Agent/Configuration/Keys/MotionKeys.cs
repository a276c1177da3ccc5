using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys under <c>motion</c> of a recipe.</summary>
internal static class MotionKeys
{
    private static readonly Shape<MotionMeaning> _meaning = new WordShape<MotionMeaning>(
        ("defect", MotionMeaning.Defect), ("undecided", MotionMeaning.Doubt), ("none", MotionMeaning.NoDefect));

    private static readonly Key<IReadOnlyList<int>> _views = Key.Required(
        "views", new ListShape<int>(Shapes.Count(0, ViewList.Capacity - 1), 3, ViewList.Capacity), "[0, 1, 2, 3]", "The views of one camera, in the order of their exposures and at equal angles.");
    private static readonly Key<IReadOnlyList<string>> _classes = Key.Required(
        "classes", new ListShape<string>(Shapes.Text(64), 1, 64), "[anomaly]", "The classes whose findings are told apart.");
    private static readonly Key<float> _axis = Key.Required("axis-x-px", new NumberShape(0, 65535), "640", "Where the axis of rotation stands in the camera's image.");
    private static readonly Key<float> _radius = Key.Required("radius-px", new NumberShape(1, 65535), "218", "Outer radius of the glass.");
    private static readonly Key<int> _top = Key.Required("liquid-top-px", Shapes.Count(0, 65535, "pixels"), "500", "Upper end of the liquid.");
    private static readonly Key<int> _bottom = Key.Required("liquid-bottom-px", Shapes.Count(1, 65535, "pixels"), "900", "Lower end of the liquid.");
    private static readonly Key<float> _turn = Key.Required(
        "turn-deg", new NumberShape(-90, 90), "9", "Degrees by which the glass turns from view to view, 1 at least; negative when its front moves to the left.");
    private static readonly Key<float> _tolerance = Key.WithDefault("tolerance-px", new NumberShape(0.5f, 1000), "4", "How far a finding's middle may lie from where a motion puts it.");
    private static readonly Key<float> _riseMin = Key.Required("rise-min-px", new NumberShape(1, 65535), "12", "Least rise of a bubble from view to view; more than twice tolerance-px.");
    private static readonly Key<float> _riseMax = Key.Required("rise-max-px", new NumberShape(1, 65535), "60", "Greatest rise of a bubble from view to view.");
    private static readonly Key<MotionMeaning> _stationary = Key.WithDefault("stationary", _meaning, "defect", "What stands still in the image is: a defect as its score says, undecided, or none.");
    private static readonly Key<MotionMeaning> _rotating = Key.WithDefault("rotating", _meaning, "defect", "What turns with the glass is.");
    private static readonly Key<MotionMeaning> _withLiquid = Key.WithDefault("with-liquid", _meaning, "defect", "What moves with the liquid is; never none.");
    private static readonly Key<MotionMeaning> _rising = Key.WithDefault("rising", _meaning, "defect", "What rises is; none for bubbles.");

    public static Section<MotionRule> Section { get; } = new(
        [_views, _classes, _axis, _radius, _top, _bottom, _turn, _tolerance, _riseMin, _riseMax, _stationary, _rotating, _withLiquid, _rising],
        v => new MotionRule
        {
            Views = v.Get(_views),
            Classes = v.Get(_classes),
            AxisX = v.Get(_axis),
            Radius = v.Get(_radius),
            LiquidTop = v.Get(_top),
            LiquidBottom = v.Get(_bottom),
            TurnDegrees = v.Get(_turn),
            Tolerance = v.Get(_tolerance),
            RiseMin = v.Get(_riseMin),
            RiseMax = v.Get(_riseMax),
            Stationary = v.Get(_stationary),
            Rotating = v.Get(_rotating),
            WithLiquid = v.Get(_withLiquid),
            Rising = v.Get(_rising),
        });
}
