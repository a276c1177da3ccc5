using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeInspector.Vision.Importing;

/// <summary>Finds out how a model's outputs are laid out: by the task in its metadata, else by the outputs' names, else by their shapes.</summary>
/// <remarks>For a draft that a person looks at. The line never guesses: there the layout stands in the passport.</remarks>
internal static class LayoutFinder
{
    /// <summary>The output that tells a picture's distance to the teaching data, beside any layout.</summary>
    private const string Distance = "embedding_distance";

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
        if (outputs.TryGetValue(Distance, out NodeMetadata? distance) && outputs.Count > 1 && GraphRules.Elements(GraphRules.ShapeOf(distance)) == 1)
        {
            var others = outputs.Where(o => o.Key != Distance).ToDictionary(o => o.Key, o => o.Value);
            return Find(others, task, classes, out problem) is { } layout ? layout with { EmbeddingDistance = Distance } : null;
        }

        ModelOutput? found = task.Length > 0 ? OfTask(outputs, task, classes) : OfNames(outputs, classes) ?? OfShape(outputs, classes);
        if (found is not null) return found;
        string seen = string.Join(", ", outputs.Select(o => $"'{o.Key}' {GraphRules.Describe(o.Value)}"));
        string of = task.Length > 0 ? $" of task '{task}'" : "";
        problem = $"outputs{of} are {seen}; expected one of the layouts {string.Join(", ", Enum.GetNames<ModelOutputKind>())} (src/EdgeInspector.Vision/README.md)";
        return null;
    }

    private static ModelOutput? OfTask(IReadOnlyDictionary<string, NodeMetadata> outputs, string task, int classes)
    {
        if (task == "segment" && outputs.Count == 2) return OfMasks(outputs, classes);
        if (outputs.Count != 1) return null;
        (string name, NodeMetadata output) = outputs.First();
        return task switch
        {
            "classify" => new ModelOutput { Kind = ModelOutputKind.Classifier, Scores = name, Activation = OutputActivation.Softmax },
            "detect" => OfBoxes(name, output.Dimensions, classes),
            "obb" => OfMore(ModelOutputKind.Yolo8Obb, name, output.Dimensions, classes),
            "pose" => OfMore(ModelOutputKind.Yolo8Pose, name, output.Dimensions, classes),
            _ => null,
        };
    }

    private static ModelOutput? OfNames(IReadOnlyDictionary<string, NodeMetadata> outputs, int classes)
    {
        bool Has(string name) => outputs.ContainsKey(name);
        if (Has("labels") && Has("boxes") && Has("scores"))
            return new ModelOutput { Kind = ModelOutputKind.LabelsBoxes, Boxes = "boxes", Scores = "scores" };
        if (Has("dets") && Has("labels")) return new ModelOutput { Kind = ModelOutputKind.DetsLabels, Boxes = "dets" };
        if (Has("logits") && Has("pred_boxes")) return OfQueries(outputs["logits"].Dimensions, classes);
        if (Has("detected_boxes") && Has("detected_scores") && Has("detected_classes"))
            return new ModelOutput { Kind = ModelOutputKind.CustomVision, Boxes = "detected_boxes", Scores = "detected_scores", Labels = "detected_classes" };
        if (outputs.Count == 1 && Has("model_outputs") && outputs["model_outputs"].Dimensions is [_, > 0, _, _] grid && grid[1] % AnchorGridDecoder.Anchors == 0)
            return new ModelOutput { Kind = ModelOutputKind.CustomVisionGrid, Boxes = "model_outputs" };
        string score = Has("pred_score") ? "pred_score" : Has("score") ? "score" : "";
        string map = Has("anomaly_map") ? "anomaly_map" : "";
        return score.Length + map.Length > 0 ? new ModelOutput { Score = score, Map = map } : null;
    }

    private static ModelOutput? OfShape(IReadOnlyDictionary<string, NodeMetadata> outputs, int classes)
    {
        // YOLO 5 tells no task.
        if (outputs.Count == 2) return OfMasks(outputs, classes);
        if (outputs.Count != 1) return null;
        (string name, NodeMetadata output) = outputs.First();
        int[] shape = output.Dimensions;
        bool floats = output.ElementDataType is TensorElementType.Float or TensorElementType.Float16;
        return shape.Length switch
        {
            2 when floats => new ModelOutput { Kind = ModelOutputKind.Classifier, Scores = name },
            3 when floats => OfBoxes(name, shape, classes),
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

        // With one class this would be a YOLO 5 whose size is open.
        else if (columns == 6 && rows == -1 && classes != 1) kind = ModelOutputKind.EndToEnd;
        else if (rows == ListedBoxes && (classes == 0 || columns == 4 + classes)) kind = ModelOutputKind.RtDetr;
        else if (classes > 0 && columns == 5 + classes) kind = ModelOutputKind.Yolo5;
        else if (classes > 0 && columns == 4 + classes) kind = ModelOutputKind.Yolo8;

        // Nobody but YOLOX has one box a cell, no metadata and this name.
        else if (classes == 0 && name == "output" && rows > columns && columns > 5) kind = ModelOutputKind.Yolox;
        else if (classes == 0 && rows > columns && columns > 5) kind = ModelOutputKind.Yolo5;
        else if (classes == 0 && columns > rows && rows > 4) kind = ModelOutputKind.Yolo8;
        return kind is { } found ? new ModelOutput { Kind = found, Boxes = name } : null;
    }

    // An angle or key points behind the classes, whose number must be known.
    private static ModelOutput? OfMore(ModelOutputKind kind, string name, int[] shape, int classes)
    {
        var output = new ModelOutput { Kind = kind, Boxes = name };
        if (classes == 0 || shape.Length != 3) return null;
        OutputLayout.IsChannelsFirst(output, Array.ConvertAll(shape, d => (long)d), classes, out int channels);
        return channels > 0 ? output : null;
    }

    // Boxes of three dimensions and prototypes of four.
    private static ModelOutput? OfMasks(IReadOnlyDictionary<string, NodeMetadata> outputs, int classes)
    {
        KeyValuePair<string, NodeMetadata> boxes = outputs.FirstOrDefault(o => o.Value.IsTensor && o.Value.Dimensions.Length == 3);
        KeyValuePair<string, NodeMetadata> masks = outputs.FirstOrDefault(o => o.Value.IsTensor && o.Value.Dimensions.Length == 4);
        if (boxes.Key is null || masks.Key is null) return null;
        (int rows, int columns, int factors) = (boxes.Value.Dimensions[1], boxes.Value.Dimensions[2], masks.Value.Dimensions[1]);
        if (factors < 1) return null;
        bool is8 = classes > 0 ? rows == 4 + classes + factors || columns == 4 + classes + factors : columns > rows && rows > 4 + factors;
        bool is5 = classes > 0 ? columns == 5 + classes + factors : rows > columns && columns > 5 + factors;
        if (!is8 && !is5) return null;
        return new ModelOutput { Kind = is8 ? ModelOutputKind.Yolo8Segment : ModelOutputKind.Yolo5Segment, Boxes = boxes.Key, Masks = masks.Key };
    }

    // With known classes the number of values tells whether "no object" is one of them; else DETR itself has 100 queries and the others 300.
    private static ModelOutput? OfQueries(int[] logits, int classes)
    {
        if (logits.Length != 3) return null;
        bool noObject = classes > 0 ? logits[2] == classes + 1 : logits[1] is > 0 and <= 100;
        return new ModelOutput
        {
            Kind = ModelOutputKind.Detr, Scores = "logits", Boxes = "pred_boxes",
            Activation = noObject ? OutputActivation.Logits : OutputActivation.SigmoidLogits,
        };
    }
}
