using EdgeInspector.Inspection;

namespace EdgeInspector.Vision;

/// <summary>Reads findings from a model's outputs, in one of the layouts of <see cref="ModelOutputKind"/>.</summary>
/// <remarks>All memory is allocated at the making; decoding allocates nothing. Owned by one thread.</remarks>
internal interface IDecoder
{
    /// <summary>No findings unless the outcome is Decoded.</summary>
    DecodeOutcome Decode(out FindingList findings);

    /// <summary>The map behind the findings of the last run; empty when the layout has none.</summary>
    MapView Map => default;

    /// <summary>The one for the passport's layout, whose shapes <see cref="GraphRules"/> has checked.</summary>
    static IDecoder For(BoundRun run, Passport passport, JudgedClasses classes, InputPlacement placement) => passport.Output.Kind switch
    {
        ModelOutputKind.Anomaly => new AnomalyDecoder(run, passport, classes, placement),
        ModelOutputKind.Classifier => new ClassifierDecoder(run, passport, classes, placement),
        ModelOutputKind.Yolo5 or ModelOutputKind.Yolo8 or ModelOutputKind.RtDetr or ModelOutputKind.Yolo5Segment or ModelOutputKind.Yolo8Segment
            or ModelOutputKind.Yolo8Obb or ModelOutputKind.Yolo8Pose or ModelOutputKind.Yolox => new DenseBoxDecoder(run, passport, classes, placement),
        ModelOutputKind.EndToEnd or ModelOutputKind.LabelsBoxes or ModelOutputKind.DetsLabels or ModelOutputKind.CustomVision =>
            new ListedBoxDecoder(run, passport, classes, placement),
        ModelOutputKind.Detr => new QueryBoxDecoder(run, passport, classes, placement),
        ModelOutputKind.CustomVisionGrid => new AnchorGridDecoder(run, passport, classes, placement),
        ModelOutputKind.Segmentation => new SegmentationDecoder(run, passport, classes, placement),
        _ => throw new ArgumentOutOfRangeException(nameof(passport), passport.Output.Kind, "no layout that is read here"),
    };
}
