namespace EdgeInspector.Vision;

/// <summary>The tensors that each layout needs, and the shapes that they must have.</summary>
internal static class OutputLayout
{
    /// <summary>Names of the passport's tensors: those of its layout, and last the distance to the teaching data when the model tells one.</summary>
    public static string[] Names(ModelOutput output) =>
        output.EmbeddingDistance.Length > 0 ? [.. LayoutNames(output), output.EmbeddingDistance] : LayoutNames(output);

    /// <summary>Names of the layout's tensors.</summary>
    public static string[] LayoutNames(ModelOutput output) => output.Kind switch
    {
        ModelOutputKind.Anomaly => output.Score.Length == 0 ? [output.Map] : output.Map.Length == 0 ? [output.Score] : [output.Score, output.Map],
        ModelOutputKind.Classifier or ModelOutputKind.Segmentation => [output.Scores],
        ModelOutputKind.LabelsBoxes or ModelOutputKind.CustomVision => [output.Labels, output.Boxes, output.Scores],
        ModelOutputKind.DetsLabels => [output.Boxes, output.Labels],
        ModelOutputKind.Detr => [output.Scores, output.Boxes],
        ModelOutputKind.Yolo5Segment or ModelOutputKind.Yolo8Segment => [output.Boxes, output.Masks],
        ModelOutputKind.Yolo5 or ModelOutputKind.Yolo8 or ModelOutputKind.EndToEnd or ModelOutputKind.RtDetr or ModelOutputKind.Yolo8Obb
            or ModelOutputKind.Yolo8Pose or ModelOutputKind.Yolox or ModelOutputKind.CustomVisionGrid or _ => [output.Boxes],
    };

    /// <summary>Layouts that list boxes without overlaps: their number may be another one for each picture.</summary>
    public static bool IsListOfBoxes(ModelOutputKind kind) =>
        kind is ModelOutputKind.EndToEnd or ModelOutputKind.LabelsBoxes or ModelOutputKind.DetsLabels or ModelOutputKind.CustomVision;

    /// <summary>The dimension of a list's tensor that counts boxes.</summary>
    public static int BoxAxis(ModelOutput output, string name, int rank) => name == output.Boxes ? rank - 2 : rank - 1;

    /// <summary>True when the tensor holds class numbers, which may be integers.</summary>
    public static bool HoldsClasses(ModelOutput output, string name)
    {
        bool labels = output.Kind is ModelOutputKind.LabelsBoxes or ModelOutputKind.DetsLabels or ModelOutputKind.CustomVision;
        return labels ? name == output.Labels : output.Kind == ModelOutputKind.Segmentation && output.Activation == OutputActivation.Argmax;
    }

    /// <summary>Values before the first class of a dense detector: four of the box, and the objectness where there is one.</summary>
    public static int FirstClass(ModelOutputKind kind) => kind is ModelOutputKind.Yolo5 or ModelOutputKind.Yolo5Segment or ModelOutputKind.Yolox ? 5 : 4;

    /// <summary>Whether a dense detector's values of a box lie apart from each other; some exporters turn the two last dimensions of a YOLO 8 round.</summary>
    /// <param name="output">The layout.</param>
    /// <param name="shape">Of the boxes.</param>
    /// <param name="classes">Of the model.</param>
    /// <param name="channels">Values of a box; 0 when neither dimension fits.</param>
    public static bool IsChannelsFirst(ModelOutput output, long[] shape, int classes, out int channels)
    {
        channels = 0;
        bool mayBeFirst = output.Kind is ModelOutputKind.Yolo8 or ModelOutputKind.Yolo8Segment or ModelOutputKind.Yolo8Obb or ModelOutputKind.Yolo8Pose;
        int known = FirstClass(output.Kind) + classes;
        if (mayBeFirst && Fits(output.Kind, shape[1] - known))
            channels = (int)shape[1];
        else if (Fits(output.Kind, shape[2] - known))
            channels = (int)shape[2];
        else
            return false;
        return mayBeFirst && channels == shape[1];
    }

    /// <summary>Null when a tensor's shape fits the layout; else what was expected.</summary>
    public static string? Expected(Passport passport, string name, long[] shape, Func<string, long[]> shapeOf)
    {
        ModelOutput output = passport.Output;
        int classes = passport.Classes.Count, rank = shape.Length;
        long elements = GraphRules.Elements(shape);
        if (name == output.EmbeddingDistance) return elements == 1 ? null : "one element, the distance to the teaching data";
        switch (output.Kind)
        {
            case ModelOutputKind.Anomaly when name == output.Score:
                return elements == 1 ? null : "one element";
            case ModelOutputKind.Anomaly:
                return rank >= 2 && elements == shape[^1] * shape[^2] ? null : "[1,1,height,width]";
            case ModelOutputKind.Classifier:
                return elements == classes ? null : $"one value for each of {classes} classes";
            case ModelOutputKind.Yolo5Segment or ModelOutputKind.Yolo8Segment when name == output.Masks:
                return ExpectedOfMasks(output, shape, shapeOf(output.Boxes), classes);
            case ModelOutputKind.Yolox when GridCell.Of(passport.Input, shape.Length > 1 ? (int)shape[1] : 0) is null:
                return $"[1,boxes,{5 + classes}], a box for each cell of the grids of 8, 16 and 32 (and 64) pixels";
            case ModelOutputKind.Yolo5 or ModelOutputKind.Yolo8 or ModelOutputKind.RtDetr or ModelOutputKind.Yolo5Segment or ModelOutputKind.Yolo8Segment
                or ModelOutputKind.Yolo8Obb or ModelOutputKind.Yolo8Pose or ModelOutputKind.Yolox:
                return ExpectedOfDense(output, shape, classes);
            case ModelOutputKind.EndToEnd:
                return IsList(shape, 6) ? null : "[1,boxes,6]: 4 of the box, score, class";
            case ModelOutputKind.Detr when name == output.Boxes:
                return IsBatchOf(shape, 3) && shape[2] == 4 && shapeOf(output.Scores) is { Length: 3 } values && values[1] == shape[1]
                    ? null
                    : "[1,queries,4], one for each query";
            case ModelOutputKind.Detr:
                bool noObject = output.Activation == OutputActivation.Logits;
                return IsBatchOf(shape, 3) && shape[2] == classes + (noObject ? 1 : 0)
                    ? null
                    : $"[1,queries,{classes + (noObject ? 1 : 0)}]: {Count(classes)}{(noObject ? ", no object" : "")}";
            case ModelOutputKind.CustomVisionGrid:
                return IsBatchOf(shape, 4) && shape[1] == AnchorGridDecoder.Anchors * (5 + classes)
                    ? null
                    : $"[1,{AnchorGridDecoder.Anchors * (5 + classes)},rows,columns]: 5 anchors of 4 of the box, objectness, {Count(classes)}";
            case ModelOutputKind.LabelsBoxes or ModelOutputKind.DetsLabels or ModelOutputKind.CustomVision when name == output.Boxes:
                int columns = output.Kind == ModelOutputKind.DetsLabels ? 5 : 4;
                return IsList(shape, columns) ? null : $"[1,boxes,{columns}]";
            case ModelOutputKind.LabelsBoxes or ModelOutputKind.DetsLabels or ModelOutputKind.CustomVision:
                long boxes = shapeOf(output.Boxes) is { Length: 2 or 3 } listed ? listed[^2] : -1;
                return (rank == 1 || IsBatchOf(shape, 2)) && shape[^1] == boxes ? null : $"[1,{boxes}], one for each box";
            case ModelOutputKind.Segmentation when output.Activation == OutputActivation.Argmax:
                return rank >= 2 && elements == shape[^1] * shape[^2] ? null : "[1,height,width]";
            case ModelOutputKind.Segmentation:
                return IsBatchOf(shape, 4) && shape[1] == classes ? null : $"[1,{classes},height,width], a plane for each class";
            default:
                return "a layout that is read here";
        }
    }

    private static string? ExpectedOfDense(ModelOutput output, long[] shape, int classes)
    {
        int channels = 0;
        if (IsBatchOf(shape, 3)) IsChannelsFirst(output, shape, classes, out channels);
        if (channels > 0) return null;
        string known = $"4 of the box, {(FirstClass(output.Kind) == 5 ? "objectness, " : "")}{Count(classes)}";
        int count = FirstClass(output.Kind) + classes;
        if (output.Kind == ModelOutputKind.Yolo8) return $"[1,{count},boxes]: {known}";
        if (output.Kind == ModelOutputKind.Yolo8Obb) return $"[1,{count + 1},boxes]: {known}, angle";
        if (output.Kind == ModelOutputKind.Yolo8Pose) return $"[1,{count} + 2 or 3 for each key point,boxes]: {known}, key points";
        if (output.Kind == ModelOutputKind.Yolo8Segment) return $"[1,{count} + factors,boxes]: {known}, factors of the masks";
        return output.Kind == ModelOutputKind.Yolo5Segment
            ? $"[1,boxes,{count} + factors]: {known}, factors of the masks"
            : $"[1,boxes,{count}]: {known}";
    }

    private static string? ExpectedOfMasks(ModelOutput output, long[] shape, long[] boxes, int classes)
    {
        int channels = 0;
        if (boxes.Length == 3) IsChannelsFirst(output, boxes, classes, out channels);
        int factors = channels - FirstClass(output.Kind) - classes;
        if (channels == 0) return "beside boxes of their layout";
        return IsBatchOf(shape, 4) && shape[1] == factors ? null : $"[1,{factors},height,width], a prototype for each factor";
    }

    // What may stand behind the classes. More than 256 factors or values of key points are boxes in truth.
    private static bool Fits(ModelOutputKind kind, long more)
    {
        if (kind == ModelOutputKind.Yolo8Obb) return more == 1;
        if (kind == ModelOutputKind.Yolo8Pose) return more is > 0 and <= 256 && (more % 2 == 0 || more % 3 == 0);
        return kind is ModelOutputKind.Yolo5Segment or ModelOutputKind.Yolo8Segment ? more is > 0 and <= 256 : more == 0;
    }

    // A list of one picture may have no dimension for the batch, as torchvision's.
    private static bool IsList(long[] shape, int columns) => (shape.Length == 2 || IsBatchOf(shape, 3)) && shape[^1] == columns;

    private static bool IsBatchOf(long[] shape, int rank) => shape.Length == rank && shape[0] == 1;

    private static string Count(int classes) => classes == 1 ? "1 class" : $"{classes} classes";
}
