namespace EdgeInspector.Vision;

/// <summary>The output tensors of a model and how they are read. All are float32 or float16, class numbers may be integers.</summary>
public sealed record ModelOutput
{
    public ModelOutputKind Kind { get; init; } = ModelOutputKind.Anomaly;

    /// <summary>Anomaly: name of the score of the whole image, one element. Default <c>score</c>; empty: the map's maximum.</summary>
    public string Score { get; init; } = "score";

    /// <summary>Anomaly: name of the map, [1,1,h,w] of any h and w. Default <c>anomaly_map</c>; empty: the box is the region.</summary>
    public string Map { get; init; } = "anomaly_map";

    /// <summary>Name of the picture's distance to the teaching data, one element, whatever the kind. Default empty: the model tells none.</summary>
    public string EmbeddingDistance { get; init; } = "";

    /// <summary>
    /// Classifier: the class values, [1, classes]. LabelsBoxes, CustomVision: the scores, [1,n]. Detr: the class values, [1,n,classes]. Segmentation: [1,classes,h,w], or [1,h,w] with
    /// <see cref="OutputActivation.Argmax"/>. Default <c>logits</c>.
    /// </summary>
    public string Scores { get; init; } = "logits";

    /// <summary>
    /// Classifier, segmentation and Detr: what the values are. Detr: <see cref="OutputActivation.Logits"/> have "no object" behind the classes,
    /// <see cref="OutputActivation.SigmoidLogits"/> have not.
    /// </summary>
    public OutputActivation Activation { get; init; } = OutputActivation.Logits;

    /// <summary>Detectors: name of the boxes. Default <c>output0</c>.</summary>
    public string Boxes { get; init; } = "output0";

    /// <summary>LabelsBoxes, DetsLabels and CustomVision: name of the class numbers. Default <c>labels</c>.</summary>
    public string Labels { get; init; } = "labels";

    /// <summary>Yolo5Segment and Yolo8Segment: name of the prototypes, [1,factors,h,w]. Default <c>output1</c>.</summary>
    public string Masks { get; init; } = "output1";

    /// <summary>All that remove overlaps here (the kinds of Yolo, CustomVisionGrid): of two boxes of a class that share more than this part of their union the lower is dropped, 0.05..0.95. Default 0.45.</summary>
    public float Overlap { get; init; } = 0.45f;

    /// <summary>
    /// Segmentation: regions of fewer cells of the map are no finding, 1..1000000. Default 1. Yolo5Segment and Yolo8Segment: masks; by the default
    /// a box counts without a cell of its mask, too.
    /// </summary>
    public int AreaMin { get; init; } = 1;

    /// <summary>
    /// EndToEnd, LabelsBoxes, DetsLabels and CustomVision: the most boxes of a view where the file leaves their number open, 1..10000; a view with
    /// more is undecided. Default 0: their number is fixed.
    /// </summary>
    public int MaxBoxes { get; init; }
}
