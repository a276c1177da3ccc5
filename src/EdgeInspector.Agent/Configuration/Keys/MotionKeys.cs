using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys under <c>motion</c> of a recipe.</summary>
internal static class MotionKeys
{
    private static readonly Shape<MotionMeaning> _meaning = new WordShape<MotionMeaning>(
        ("defect", MotionMeaning.Defect), ("undecided", MotionMeaning.Doubt), ("none", MotionMeaning.NoDefect));

    private static readonly Key<IReadOnlyList<int>> _views = Key.Required(
        "views", new ListShape<int>(Shapes.Count(0, ViewList.Capacity - 1), 3, ViewList.Capacity), "[0, 1, 2, 3]", "The views of one camera, in the order of their exposures.");
    private static readonly Key<IReadOnlyList<string>> _classes = Key.Required(
        "classes", new ListShape<string>(Shapes.Text(64), 1, 64), "[anomaly]", "The classes whose findings are told apart.");
    private static readonly Key<float> _axis = Key.Required("axis-x-px", new NumberShape(0, 65535), "640", "Where the axis of rotation stands in the camera's image.");
    private static readonly Key<float> _radius = Key.Required("radius-px", new NumberShape(1, 65535), "218", "Outer radius of the glass.");
    private static readonly Key<int> _top = Key.Required("liquid-top-px", Shapes.Count(0, 65535, "pixels"), "500", "Upper end of the liquid.");
    private static readonly Key<int> _bottom = Key.Required("liquid-bottom-px", Shapes.Count(1, 65535, "pixels"), "900", "Lower end of the liquid.");
    private static readonly Key<float?> _turn = Key.Optional(
        "turn-deg", new NumberShape(-90, 90).As<float?>(turn => turn), "9", "angles-deg says it",
        "Degrees by which the glass turns from view to view when all steps are equal, 1 at least; negative when its front moves to the left.");
    private static readonly Key<IReadOnlyList<float>> _angles = Key.Optional(
        "angles-deg", new ListShape<float>(new NumberShape(-360, 360), 3, ViewList.Capacity), "[0, 9, 27, 36]", "equal steps of turn-deg",
        "Degrees at which the glass stands in each of the views, from any zero, for unequal steps of 1 to 90. The rise of a bubble is then that of a mean step.");
    private static readonly Key<MotionKind> _kind = Key.Required(
        "motion", new WordShape<MotionKind>(("stationary", MotionKind.Stationary), ("rotating", MotionKind.Rotating), ("with-liquid", MotionKind.WithLiquid), ("rising", MotionKind.Rising)),
        "rising", "How its findings move.");
    private static readonly Key<string> _name = Key.Required("class", Shapes.Text(64), "bubble", "The name of the class in records; none of the model's or of a measurement.");
    private static readonly Key<DefectCategory> _category = Key.WithDefault("category", DefectClassKeys.Category, "major", "How grave it is.");
    private static readonly Key<float> _acceptBelow = Key.Required("accept-below", DefectClassKeys.Score, "0.9", "Scores below it are clean; not above reject-from. The score is that of the class which the model gave.");
    private static readonly Key<float> _rejectFrom = Key.Required("reject-from", DefectClassKeys.Score, "0.95", "Scores from it on are a defect.");
    private static readonly Key<ViewFusion> _fusion = Key.Of("fusion", FusionKeys.Section, "How the views say it together; without it any view rejects.");
    private static readonly Key<IReadOnlyList<MotionClass>> _toldAs = Key.Optional(
        "told-as",
        new ListShape<MotionClass>(
            new Section<MotionClass>(
                [_kind, _name, _category, _acceptBelow, _rejectFrom, _fusion],
                v => new MotionClass(v.Get(_kind), new DefectClass(v.Get(_name), v.Get(_category), v.Get(_acceptBelow), v.Get(_rejectFrom)) { Fusion = v.Get(_fusion) })), 1, 4),
        "[ { motion: rising, class: bubble, category: minor, accept-below: 0.9, reject-from: 0.95 } ]", "a motion has a meaning and no class",
        "Motions that are a class of their own with its own thresholds. With the liquid its thresholds and views are never above those of the class which was found.");
    private static readonly Key<float> _tolerance = Key.WithDefault("tolerance-px", new NumberShape(0.5f, 1000), "4", "How far a finding's middle may lie from where a motion puts it.");
    private static readonly Key<float> _riseMin = Key.Required("rise-min-px", new NumberShape(1, 65535), "12", "Least rise of a bubble from view to view; more than twice tolerance-px.");
    private static readonly Key<float> _riseMax = Key.Required("rise-max-px", new NumberShape(1, 65535), "60", "Greatest rise of a bubble from view to view.");
    private static readonly Key<MotionMeaning> _stationary = Key.WithDefault("stationary", _meaning, "defect", "What stands still in the image is: a defect as its score says, undecided, or none.");
    private static readonly Key<MotionMeaning> _rotating = Key.WithDefault("rotating", _meaning, "defect", "What turns with the glass is.");
    private static readonly Key<MotionMeaning> _withLiquid = Key.WithDefault("with-liquid", _meaning, "defect", "What moves with the liquid is; never none.");
    private static readonly Key<MotionMeaning> _rising = Key.WithDefault("rising", _meaning, "defect", "What rises is; none for bubbles, with a model that tells every place: an anomaly model or a classifier allows undecided at the most.");

    public static Section<MotionRule> Section { get; } = new(
        [_views, _classes, _axis, _radius, _top, _bottom, _turn, _angles, _tolerance, _riseMin, _riseMax, _stationary, _rotating, _withLiquid, _rising, _toldAs],
        v => new MotionRule
        {
            Views = v.Get(_views),
            Classes = v.Get(_classes),
            AxisX = v.Get(_axis),
            Radius = v.Get(_radius),
            LiquidTop = v.Get(_top),
            LiquidBottom = v.Get(_bottom),
            TurnDegrees = v.Get(_turn) ?? 0,
            AnglesDegrees = v.Find(_angles) ?? [],
            Tolerance = v.Get(_tolerance),
            RiseMin = v.Get(_riseMin),
            RiseMax = v.Get(_riseMax),
            Stationary = v.Get(_stationary),
            Rotating = v.Get(_rotating),
            WithLiquid = v.Get(_withLiquid),
            Rising = v.Get(_rising),
            ToldAs = v.Find(_toldAs) ?? [],
        });
}
