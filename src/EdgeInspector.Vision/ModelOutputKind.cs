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
}
