using Microsoft.ML.OnnxRuntime;

namespace EdgeInspector.Vision.Importing;

/// <summary>Finds out how a model's outputs are laid out: by the task in its metadata, else by the outputs' names, else by their shapes.</summary>
/// <remarks>For a draft that a person looks at. The line never guesses: there the layout stands in the passport.</remarks>
internal static class LayoutFinder
{
    /// <summary>Rows of the lists that RT-DETR and end-to-end heads give.</summary>
    private const int ListedBoxes = 300;

    /// <summary>The layout, or null and what was found, what was expected and which layouts there are.</summary>
    /// <param name="outputs">The graph's outputs.</param>
    /// <param name="task">Ultralytics' metadata <c>task</c>; empty: there is none.</param>
    /// <param name="classes">Classes in the metadata; 0: unknown.</param>
    /// <param name="problem">Why none was found.</param>
    public static ModelOutput? Find(IReadOnlyDictionary<string, NodeMetadata> outputs, string task, int classes, out string? problem)
    {
        problem = null;
        ModelOutput? found = task.Length > 0 ? OfTask(outputs, task, classes) : OfNames(outputs) ?? OfShape(outputs, classes);
        if (found is not null) return found;
        string seen = string.Join(", ", outputs.Select(o => $"'{o.Key}' {GraphRules.Describe(o.Value)}"));
        string of = task.Length > 0 ? $" of task '{task}'" : "";
        problem = $"outputs{of} are {seen}; expected one of the layouts {string.Join(", ", Enum.GetNames<ModelOutputKind>())} (src/EdgeInspector.Vision/README.md)";
        return null;
    }

    private static ModelOutput? OfTask(IReadOnlyDictionary<string, NodeMetadata> outputs, string task, int classes)
    {
        if (outputs.Count != 1) return null;
        (string name, NodeMetadata output) = outputs.First();
        return task switch
        {
            "classify" => new ModelOutput { Kind = ModelOutputKind.Classifier, Scores = name, Activation = OutputActivation.Softmax },
            "detect" => OfBoxes(name, output.Dimensions, classes),
            _ => null,
        };
    }

    private static ModelOutput? OfNames(IReadOnlyDictionary<string, NodeMetadata> outputs)
    {
        bool Has(string name) => outputs.ContainsKey(name);
        if (Has("labels") && Has("boxes") && Has("scores"))
            return new ModelOutput { Kind = ModelOutputKind.LabelsBoxes, Boxes = "boxes", Scores = "scores" };
        if (Has("dets") && Has("labels")) return new ModelOutput { Kind = ModelOutputKind.DetsLabels, Boxes = "dets" };
        string score = Has("pred_score") ? "pred_score" : Has("score") ? "score" : "";
        string map = Has("anomaly_map") ? "anomaly_map" : "";
        return score.Length + map.Length > 0 ? new ModelOutput { Score = score, Map = map } : null;
    }

    private static ModelOutput? OfShape(IReadOnlyDictionary<string, NodeMetadata> outputs, int classes)
    {
        if (outputs.Count != 1) return null;
        (string name, NodeMetadata output) = outputs.First();
        int[] shape = output.Dimensions;
        return shape.Length switch
        {
            2 when output.ElementType == typeof(float) => new ModelOutput { Kind = ModelOutputKind.Classifier, Scores = name },
            3 when output.ElementType == typeof(float) => OfBoxes(name, shape, classes),
            3 => new ModelOutput { Kind = ModelOutputKind.Segmentation, Scores = name, Activation = OutputActivation.Argmax },

            // anomalib before 2 calls its only output so.
            4 when shape[1] == 1 && name == "output" => new ModelOutput { Score = "", Map = name },
            4 => new ModelOutput { Kind = ModelOutputKind.Segmentation, Scores = name },
            _ => null,
        };
    }

    // [1,a,b] of a detector. With a known number of classes the sizes decide; else what is usual.
    private static ModelOutput? OfBoxes(string name, int[] shape, int classes)
    {
        if (shape.Length != 3) return null;
        (int rows, int columns) = (shape[1], shape[2]);
        ModelOutputKind? kind = null;
        if (classes > 0 && rows == 4 + classes) kind = ModelOutputKind.Yolo8;
        else if (columns == 6 && rows is > 0 and <= 1000) kind = ModelOutputKind.EndToEnd;
        else if (rows == ListedBoxes && (classes == 0 || columns == 4 + classes)) kind = ModelOutputKind.RtDetr;
        else if (classes > 0 && columns == 5 + classes) kind = ModelOutputKind.Yolo5;
        else if (classes > 0 && columns == 4 + classes) kind = ModelOutputKind.Yolo8;
        else if (classes == 0 && rows > columns && columns > 5) kind = ModelOutputKind.Yolo5;
        else if (classes == 0 && columns > rows && rows > 4) kind = ModelOutputKind.Yolo8;
        return kind is { } found ? new ModelOutput { Kind = found, Boxes = name } : null;
    }
}
