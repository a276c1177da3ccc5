using EdgeInspector.Inspection;
using EdgeInspector.Vision.Measuring;
using EdgeInspector.Vision.Regions;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys of a recipe file.</summary>
internal static class RecipeKeys
{
    private static readonly Key<string> _id = Key.Required(
        "id", Shapes.Name, "vial-10r",
        "The recipe's name in records and towards the PLC.");
    private static readonly Key<string> _productCode = Key.Required(
        "product-code", Shapes.Text(64), "\"4711\"",
        "The product's code, as the PLC names it.");
    private static readonly Key<string> _container = Key.Optional(
        "container", Shapes.Text(64), "vial-10r", "a passport that names containers does not count",
        "What the product is filled in; a released passport may be bound to it.");
    private static readonly Key<int> _views = Key.Required(
        "views", Shapes.Count(1, ViewList.Capacity), "2",
        "Views that every unit must have.");
    private static readonly Key<IReadOnlyList<CameraFeature>> _features = Key.Optional(
        "features", new FeaturesShape(), "{ ExposureTime: 500 }", "none",
        "Features of every camera for this product, by their SFNC names, in this order, after the camera's own.");
    private static readonly Key<IReadOnlyList<DefectClassSettings>> _classes = Key.Optional(
        "classes", new ListShape<DefectClassSettings>(DefectClassKeys.Section, 1, 64), "[ { name: anomaly, category: major, accept-below: 0.4, reject-from: 0.6 } ]", "all as in the passport",
        "Overrides of the passport's defect classes.");
    private static readonly Key<ViewFusion> _fusion = Key.Of(
        "fusion", FusionKeys.Section,
        "How the views of a unit make one verdict, for every class that has no rule of its own. A view that is missing, late, failed or outside the sample space is never outvoted.");
    private static readonly Key<MotionRule> _motion = Key.Optional(
        "motion", MotionKeys.Section,
        "{ views: [0, 1, 2, 3], classes: [anomaly], axis-x-px: 640, radius-px: 218, liquid-top-px: 500, liquid-bottom-px: 900, turn-deg: 9, rise-min-px: 12, rise-max-px: 60, rising: undecided }",
        "findings are not told apart by motion",
        "How bubbles, glass marks, dust and particles are told apart by their motion over the views of a spinning unit. What no single motion explains in every view stays what its score says. Views at unequal angles have angles-deg instead of turn-deg; with told-as a motion is a class of its own.");
    private static readonly Key<SampleSpace> _sampleSpace = Key.Of(
        "sample-space", SampleSpaceKeys.Section,
        "The limits of a usable frame; a frame outside is Undecided.");
    private static readonly Key<ImageRegion> _region = Key.Optional(
        "region", ImageRegionKeys.Section, "{ x: 0, y: 0, width: 1280, height: 1024 }", "the passport's region",
        "The part of the image that is judged, in pixels; it must be the one of the passport.");
    private static readonly Key<IReadOnlyList<InspectedRegion>> _regions = Key.Optional(
        "regions", InspectedRegionKeys.List, "[ { name: body, x: 0, y: 0, width: 1280, height: 1024, tiles: { rows: 2, columns: 2, overlap: 32 } } ]", "the passport's regions",
        "Parts of the region that the model sees one after the other, whole or in tiles; they must be those of the passport.");
    private static readonly Key<IReadOnlyList<RegionMask>> _masks = Key.Optional(
        "masks", RegionMaskKeys.List, "[ { name: label, polygon: [[10, 10], [90, 10], [50, 80]] } ]", "the passport's masks",
        "Shapes in which nothing is judged, or outside of which nothing is; they must be those of the passport.");
    private static readonly Key<double?> _smallestDefect = Key.Optional(
        "smallest-defect-um", new NumberShape(0.1f, 1e6f).As<double?>(um => um), "100", "nobody checks whether the cameras can show it to the model",
        "The smallest defect that must be found, in micrometres on the unit. It is held against um-per-pixel of the cameras and the model's input.");
    private static readonly Key<double> _smallestDefectPixels = Key.WithDefault(
        "smallest-defect-pixels", new NumberShape(1, 100).As(pixels => (double)pixels), "3",
        "Pixels of the model's input that the smallest defect must cover. Below 2 a detail may fall between samples; 3 leave one wholly inside.");

    private static readonly Key<IReadOnlyList<Measurement>> _measurements = Key.Optional(
        "measurements", MeasurementKeys.List,
        "[ { name: fill-level, kind: fill-level, region: { x: 592, y: 420, width: 96, height: 480 }, edge: dark-to-light, reject-below: 17000, accept-from: 17500, accept-to: 20000, reject-above: 20500 } ]",
        "nothing is measured beside the model",
        "What is measured beside the model in every image. What cannot be measured leaves the unit Undecided.");

    public static Section<RecipeSettings> Section { get; } = new(
        [_id, _productCode, _container, _views, _features, _classes, _fusion, _motion, _sampleSpace, _region, _regions, _masks, _smallestDefect, _smallestDefectPixels, _measurements],
        v => new RecipeSettings
        {
            File = "",
            Hash = "",
            Id = v.Get(_id),
            ProductCode = v.Get(_productCode),
            Container = v.Find(_container),
            Views = v.Get(_views),
            Features = v.Find(_features) ?? [],
            Classes = v.Find(_classes) ?? [],
            Fusion = v.Get(_fusion),
            Motion = v.Find(_motion),
            SampleSpace = v.Get(_sampleSpace),
            Region = v.Find(_region),
            Regions = v.Find(_regions),
            Masks = v.Find(_masks),
            SmallestDefectMicrometres = v.Get(_smallestDefect),
            SmallestDefectPixels = v.Get(_smallestDefectPixels),
            Measurements = v.Find(_measurements) ?? [],
        }, Check);

    private static void Check(SectionValues v)
    {
        CheckFusion(v);
        if (!v.Has(_classes)) return;
        string[] twice = (v.Find(_classes) ?? []).GroupBy(c => c.Name, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key).ToArray();
        if (twice.Length > 0) v.Refuse(_classes, $"names class '{twice[0]}' twice");
    }

    private static void CheckFusion(SectionValues v)
    {
        if (!v.Has(_views)) return;
        int views = v.Get(_views);
        if (v.Has(_fusion) && v.Get(_fusion).RejectFromViews > views) v.RefuseBelow(_fusion, "reject-views", Problem(v.Get(_fusion)));
        IReadOnlyList<DefectClassSettings> classes = v.Has(_classes) ? v.Find(_classes) ?? [] : [];
        for (int i = 0; i < classes.Count; i++)
        {
            if (classes[i].Fusion is { } own && own.RejectFromViews > views) v.RefuseIn(_classes, $"[{i}].fusion.reject-views", Problem(own));
        }

        string Problem(ViewFusion fusion) => $"{fusion.RejectViews} is more than the recipe's views {views}; allowed: 1..{views}";
    }
}
