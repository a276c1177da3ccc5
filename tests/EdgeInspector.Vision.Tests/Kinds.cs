namespace EdgeInspector.Vision.Tests;

/// <summary>Of each layout the tensors of a small model with two classes and findings of the first.</summary>
internal static class Kinds
{
    public static (ModelOutput Output, (string Name, float[] Values, long[] Shape)[] Tensors) Of(ModelOutputKind kind)
    {
        const int Boxes = 40;
        var named = new ModelOutput { Kind = kind };
        ModelOutput listed = named with { Boxes = "boxes", Scores = "scores", Labels = "labels" };
        float[] dense = [0.5f, 0.5f, 0.1f, 0.1f, 0.9f, 0];
        return kind switch
        {
            ModelOutputKind.Anomaly => (named, [("score", [0.9f], [1]), ("anomaly_map", Many([0.1f, 0.9f], 96), [1, 1, 12, 16])]),
            ModelOutputKind.Classifier => (named, [("logits", [2, 1], [1, 2])]),
            ModelOutputKind.Yolo5 => (named, [("output0", Many([9, 9, 4, 4, 0.9f, 0.9f, 0], Boxes), [1, Boxes, 7])]),
            ModelOutputKind.Yolo8 => (named, [("output0", Across(dense, Boxes), [1, 6, Boxes])]),
            ModelOutputKind.EndToEnd => (named, [("output0", Many([1, 2, 5, 7, 0.9f, 0], Boxes), [1, Boxes, 6])]),
            ModelOutputKind.RtDetr => (named, [("output0", Many(dense, Boxes), [1, Boxes, 6])]),
            ModelOutputKind.LabelsBoxes => (listed, Listed(Boxes, [1, 2, 5, 7])),
            ModelOutputKind.DetsLabels => (listed, [("boxes", Many([1, 2, 5, 7, 0.9f], Boxes), [1, Boxes, 5]), ("labels", new float[Boxes], [1, Boxes])]),
            ModelOutputKind.Segmentation => (named, [("logits", Many([0.1f, 0.9f, 0.2f], 128), [1, 2, 12, 16])]),
            ModelOutputKind.Yolo5Segment => (named, [("output0", Many([9, 9, 4, 4, 0.9f, 0.9f, 0, 1], Boxes), [1, Boxes, 8]), Prototypes()]),
            ModelOutputKind.Yolo8Segment => (named, [("output0", Across([9, 9, 4, 4, 0.9f, 0, 1], Boxes), [1, 7, Boxes]), Prototypes()]),
            ModelOutputKind.Yolo8Obb => (named, [("output0", Across([9, 9, 4, 4, 0.9f, 0, 0.5f], Boxes), [1, 7, Boxes])]),
            ModelOutputKind.Yolo8Pose => (named, [("output0", Across([9, 9, 4, 4, 0.9f, 0, 8, 8, 1], Boxes), [1, 9, Boxes])]),
            ModelOutputKind.Yolox => (named, [("output0", Many([0.5f, 0.5f, 0, 0, 0.9f, 0.9f, 0], 62), [1, 62, 7])]),
            ModelOutputKind.Detr => (
                listed with { Scores = "logits" }, [("logits", Many([5, 0, 1], Boxes), [1, Boxes, 3]), ("boxes", Many([0.5f, 0.5f, 0.1f, 0.1f], Boxes), [1, Boxes, 4])]),
            ModelOutputKind.CustomVision => (listed, Listed(Boxes, [0.1f, 0.2f, 0.3f, 0.4f])),
            ModelOutputKind.CustomVisionGrid => (named, [("output0", new float[35 * 12], [1, 35, 3, 4])]),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no layout"),
        };
    }

    private static (string, float[], long[])[] Listed(int boxes, float[] corners) =>
        [("labels", new float[boxes], [1, boxes]), ("boxes", Many(corners, boxes), [1, boxes, 4]), ("scores", Many([0.9f], boxes), [1, boxes])];

    private static (string, float[], long[]) Prototypes() => ("output1", Many([1f], 12 * 16), [1, 1, 12, 16]);

    private static float[] Many(float[] one, int times) => [.. Enumerable.Repeat(one, times).SelectMany(v => v)];

    private static float[] Across(float[] one, int boxes) => [.. one.SelectMany(v => Enumerable.Repeat(v, boxes))];
}
