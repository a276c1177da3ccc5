namespace EdgeInspector.Vision;

/// <summary>The tensors that each layout needs, and the shapes that they must have.</summary>
internal static class OutputLayout
{
    /// <summary>Names of the passport's layout's tensors.</summary>
    public static string[] Names(ModelOutput output) => output.Kind switch
    {
        ModelOutputKind.Anomaly => output.Score.Length == 0 ? [output.Map] : output.Map.Length == 0 ? [output.Score] : [output.Score, output.Map],
        ModelOutputKind.Classifier or ModelOutputKind.Segmentation => [output.Scores],
        ModelOutputKind.LabelsBoxes => [output.Labels, output.Boxes, output.Scores],
        ModelOutputKind.DetsLabels => [output.Boxes, output.Labels],
        ModelOutputKind.Yolo5 or ModelOutputKind.Yolo8 or ModelOutputKind.EndToEnd or ModelOutputKind.RtDetr or _ => [output.Boxes],
    };

    /// <summary>True when the tensor holds class numbers, which may be integers.</summary>
    public static bool HoldsClasses(ModelOutput output, string name) => output.Kind switch
    {
        ModelOutputKind.LabelsBoxes or ModelOutputKind.DetsLabels => name == output.Labels,
        ModelOutputKind.Segmentation => output.Activation == OutputActivation.Argmax,
        ModelOutputKind.Anomaly or ModelOutputKind.Classifier or ModelOutputKind.Yolo5 or ModelOutputKind.Yolo8 or ModelOutputKind.EndToEnd
            or ModelOutputKind.RtDetr or _ => false,
    };

    /// <summary>Null when a tensor's shape fits the layout; else what was expected.</summary>
    public static string? Expected(ModelOutput output, string name, long[] shape, int classes, Func<string, long[]> shapeOf)
    {
        int rank = shape.Length;
        long elements = GraphRules.Elements(shape);
        switch (output.Kind)
        {
            case ModelOutputKind.Anomaly when name == output.Score:
                return elements == 1 ? null : "one element";
            case ModelOutputKind.Anomaly:
                return rank >= 2 && elements == shape[^1] * shape[^2] ? null : "[1,1,height,width]";
            case ModelOutputKind.Classifier:
                return elements == classes ? null : $"one value for each of {classes} classes";
            case ModelOutputKind.Yolo5:
                return IsBatchOf(shape, 3) && shape[2] == 5 + classes ? null : $"[1,boxes,{5 + classes}]: 4 of the box, objectness, {Count(classes)}";
            case ModelOutputKind.Yolo8:
                return IsBatchOf(shape, 3) && (shape[1] == 4 + classes || shape[2] == 4 + classes)
                    ? null
                    : $"[1,{4 + classes},boxes]: 4 of the box, {Count(classes)}";
            case ModelOutputKind.RtDetr:
                return IsBatchOf(shape, 3) && shape[2] == 4 + classes ? null : $"[1,boxes,{4 + classes}]: 4 of the box, {Count(classes)}";
            case ModelOutputKind.EndToEnd:
                return IsBatchOf(shape, 3) && shape[2] == 6 ? null : "[1,boxes,6]: 4 of the box, score, class";
            case ModelOutputKind.LabelsBoxes or ModelOutputKind.DetsLabels when name == output.Boxes:
                int columns = output.Kind == ModelOutputKind.LabelsBoxes ? 4 : 5;
                return IsBatchOf(shape, 3) && shape[2] == columns ? null : $"[1,boxes,{columns}]";
            case ModelOutputKind.LabelsBoxes or ModelOutputKind.DetsLabels:
                long boxes = shapeOf(output.Boxes) is { Length: 3 } listed ? listed[1] : -1;
                return IsBatchOf(shape, 2) && shape[1] == boxes ? null : $"[1,{boxes}], one for each box";
            case ModelOutputKind.Segmentation when output.Activation == OutputActivation.Argmax:
                return rank >= 2 && elements == shape[^1] * shape[^2] ? null : "[1,height,width]";
            case ModelOutputKind.Segmentation:
                return IsBatchOf(shape, 4) && shape[1] == classes ? null : $"[1,{classes},height,width], a plane for each class";
            default:
                return "a layout that is read here";
        }
    }

    private static bool IsBatchOf(long[] shape, int rank) => shape.Length == rank && shape[0] == 1;

    private static string Count(int classes) => classes == 1 ? "1 class" : $"{classes} classes";
}
