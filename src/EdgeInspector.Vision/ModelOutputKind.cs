namespace EdgeInspector.Vision;

/// <summary>How a model's outputs are laid out and read. <see cref="OutputLayout"/> holds the shapes.</summary>
public enum ModelOutputKind
{
    /// <summary>A score of the image and a map of scores, higher is worse, both on one scale; one of the two may be missing.</summary>
    Anomaly = 0,

    /// <summary>One value per class or label.</summary>
    Classifier,

    /// <summary>Centre and size in input pixels, objectness, a share per class; overlaps are removed here.</summary>
    Yolo5,

    /// <summary>Centre and size in input pixels, a share per class, channels first (YOLO 8, 9, 11, 12); overlaps are removed here.</summary>
    Yolo8,

    /// <summary>Rows of corners, score and class, overlaps already removed: YOLO 10 and 26, exports with <c>nms=True</c>.</summary>
    EndToEnd,

    /// <summary>Centre and size as shares of the input, a share per class, no overlaps: Ultralytics' RT-DETR.</summary>
    RtDetr,

    /// <summary>Three tensors: class numbers, corners in pixels of the size that the model is told, scores: RT-DETR, D-FINE.</summary>
    LabelsBoxes,

    /// <summary>Two tensors: corners with a score, class numbers: MMDeploy.</summary>
    DetsLabels,

    /// <summary>A value per class, or the class, of each pixel; what hangs together is a finding.</summary>
    Segmentation,

    /// <summary>Yolo5 with mask factors in each row and a second tensor of prototypes; the box is the mask's.</summary>
    Yolo5Segment,

    /// <summary>Yolo8 with mask factors and a second tensor of prototypes; the box is the mask's.</summary>
    Yolo8Segment,

    /// <summary>Yolo8 with an angle, last; overlaps are those of the turned boxes, a finding's box is the upright one around it.</summary>
    Yolo8Obb,

    /// <summary>Yolo8 with key points, which are not looked at.</summary>
    Yolo8Pose,

    /// <summary>Raw values of a grid: YOLOX as it is exported without its decoding.</summary>
    Yolox,

    /// <summary>Two tensors: raw class values of each query, centre and size as shares of the input: DETR and its family.</summary>
    Detr,

    /// <summary>Three tensors: corners as shares of the input, scores, class numbers: Azure Custom Vision, compact [S1].</summary>
    CustomVision,

    /// <summary>Raw values of five anchors in each cell: Azure Custom Vision, compact.</summary>
    CustomVisionGrid,
}
