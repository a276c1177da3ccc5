using EdgeInspector.Inspection;
using EdgeInspector.Vision.Measuring;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys of one entry of a recipe's <c>measurements</c>.</summary>
internal static class MeasurementKeys
{
    // Micrometres of the largest container, degrees and shares all lie within it.
    private static readonly Shape<float?> _value = new NumberShape(-1e6f, 1e6f).As<float?>(v => v);

    private static readonly Key<string> _name = Key.Required("name", Shapes.Text(64), "fill-level", "The name of its findings in records; none of the model's classes.");
    private static readonly Key<MeasurementKind> _kind = Key.Required(
        "kind",
        new WordShape<MeasurementKind>(
            ("fill-level", MeasurementKind.FillLevel), ("mean", MeasurementKind.Mean), ("contrast", MeasurementKind.Contrast),
            ("dimension", MeasurementKind.Dimension), ("tilt", MeasurementKind.Tilt), ("code", MeasurementKind.Code)),
        "fill-level",
        "fill-level: um from the steepest edge to the far end of the region. mean, contrast: share of full scale. dimension: um between the outermost edges. tilt: degrees of an edge. code: 1 when the expected code was read.");
    private static readonly Key<DefectCategory> _category = Key.WithDefault("category", DefectClassKeys.Category, "major", "How grave a value beyond the limits is.");
    private static readonly Key<ImageRegion> _region = Key.Of("region", ImageRegionKeys.Section, "Where, in the camera's image.");
    private static readonly Key<SearchDirection> _direction = Key.WithDefault(
        "direction",
        new WordShape<SearchDirection>(("down", SearchDirection.Down), ("up", SearchDirection.Up), ("right", SearchDirection.Right), ("left", SearchDirection.Left)),
        "down",
        "Which way an edge is looked for.");
    private static readonly Key<EdgePolarity> _edge = Key.WithDefault(
        "edge",
        new WordShape<EdgePolarity>(("any", EdgePolarity.Any), ("light-to-dark", EdgePolarity.LightToDark), ("dark-to-light", EdgePolarity.DarkToLight)),
        "any",
        "How the grey level changes over it in that direction; the second edge of a dimension is the opposite.");
    private static readonly Key<float> _contrastMin = Key.WithDefault("contrast-min", new NumberShape(0.01f, 1), "0.1", "Least height of an edge, as a share of full scale.");
    private static readonly Key<float?> _rejectBelow = Key.Optional("reject-below", _value, "17000", "as accept-from", "Lower values are a defect; from it to accept-from is Undecided.");
    private static readonly Key<float?> _acceptFrom = Key.Optional("accept-from", _value, "17500", "no value is too low", "Least good value.");
    private static readonly Key<float?> _acceptTo = Key.Optional("accept-to", _value, "20000", "no value is too high", "Greatest good value.");
    private static readonly Key<float?> _rejectAbove = Key.Optional("reject-above", _value, "20500", "as accept-to", "Higher values are a defect; from accept-to to it is Undecided.");
    private static readonly Key<IReadOnlyList<CodeSymbology>> _codes = Key.Optional(
        "codes",
        new ListShape<CodeSymbology>(
            new WordShape<CodeSymbology>(
                ("data-matrix", CodeSymbology.DataMatrix), ("qr", CodeSymbology.Qr), ("code-128", CodeSymbology.Code128), ("code-39", CodeSymbology.Code39),
                ("ean-13", CodeSymbology.Ean13), ("ean-8", CodeSymbology.Ean8), ("itf", CodeSymbology.Itf)), 1, 7),
        "[data-matrix]", "kind code needs it", "Codes that may be there.");
    private static readonly Key<string> _expected = Key.Optional(
        "expected", Shapes.Text(256), "\"LOT-[0-9]{4}\"", "any text is good", "Regular expression that the whole text of the code must fit.");

    public static Shape<IReadOnlyList<Measurement>> List { get; } = new ListShape<Measurement>(
        new Section<Measurement>(
            [_name, _kind, _category, _region, _direction, _edge, _contrastMin, _rejectBelow, _acceptFrom, _acceptTo, _rejectAbove, _codes, _expected, InspectedRegionKeys.Cameras], Make),
        1, Measurement.CountMax);

    private static Measurement Make(SectionValues v)
    {
        bool isCode = v.Get(_kind) == MeasurementKind.Code;
        bool isOpen = v.Get(_acceptFrom) is null && v.Get(_acceptTo) is null;
        float from = v.Get(_acceptFrom) ?? (isCode && isOpen ? 1 : float.NegativeInfinity), to = v.Get(_acceptTo) ?? (isCode && isOpen ? 1 : float.PositiveInfinity);
        return new Measurement
        {
            Name = v.Get(_name),
            Kind = v.Get(_kind),
            Category = v.Get(_category),
            Region = v.Get(_region).ToBox(),
            Direction = v.Get(_direction),
            Edge = v.Get(_edge),
            ContrastMin = v.Get(_contrastMin),
            Limits = new MeasurementLimits(v.Get(_rejectBelow) ?? from, from, to, v.Get(_rejectAbove) ?? to),
            Codes = v.Find(_codes) ?? [],
            Expected = v.Find(_expected),
            Cameras = v.Find(InspectedRegionKeys.Cameras) ?? [],
        };
    }
}
