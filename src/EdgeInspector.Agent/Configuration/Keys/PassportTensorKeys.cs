using EdgeInspector.Vision;
using EdgeInspector.Vision.Alignment;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys under <c>input</c> and <c>output</c> of a passport.</summary>
internal static class PassportTensorKeys
{
    private static readonly Shape<string> _tensor = Shapes.Text(256);
    private static readonly Shape<string> _tensorOrNone = Shapes.Text(256).As(name => name == "none" ? "" : name);

    public static Section<ModelInput> Input { get; } = InputSection();

    public static Section<ModelOutput> Output { get; } = OutputSection();

    private static Section<ModelInput> InputSection()
    {
        Shape<int> side = Shapes.Count(1, 16384, "pixels");
        Key<string> tensor = Key.Required("tensor", _tensor, "image", "Name in the graph.");
        Key<ModelInputLayout> layout = Key.WithDefault(
            "layout", new WordShape<ModelInputLayout>(("nhwc", ModelInputLayout.Nhwc), ("nchw", ModelInputLayout.Nchw)), "nhwc",
            "Order of the dimensions.");
        Key<int> width = Key.Required("width", side, "192", "Pixels per line.");
        Key<int> height = Key.Required("height", side, "384", "Lines.");
        Key<ModelElementType> type = Key.WithDefault(
            "element-type", new WordShape<ModelElementType>(("uint8", ModelElementType.Uint8), ("float32", ModelElementType.Float32), ("float16", ModelElementType.Float16)), "uint8",
            "Type of the elements.");
        Key<ColourOrder> order = Key.WithDefault(
            "colour-order", new WordShape<ColourOrder>(("mono", ColourOrder.Mono), ("bgr", ColourOrder.Bgr), ("rgb", ColourOrder.Rgb)), "mono",
            "What the channels hold.");
        Key<Normalisation> normalisation = Key.Optional(
            "normalisation", NormalisationSection(), "{ mean: [0], scale: [0.003921569] }", "levels as they are",
            "For float32 and float16: (level - mean) x scale for each channel.");
        Key<InputFit> fit = Key.WithDefault(
            "fit", new WordShape<InputFit>(("stretch", InputFit.Stretch), ("letterbox", InputFit.Letterbox), ("letterbox-corner", InputFit.LetterboxCorner)), "stretch",
            "How a region of another shape is brought in.");
        Key<InputResize> resize = Key.WithDefault(
            "resize", new WordShape<InputResize>(("area", InputResize.Area), ("linear", InputResize.Linear)), "area",
            "How pixels are mixed: as in training.");
        Key<string> sizes = Key.WithDefault(
            "sizes", _tensorOrNone, "none",
            "RT-DETR: a second input that is told width and height.");
        Key<AlignmentLimits> alignment = Key.Optional(
            "alignment", AlignmentSection(), "{ shift-max-px: 20, angle-max-deg: 2, correlation-min: 0.9 }", "the region is shown as it lies",
            "Parts are laid over the reference in the model's file before the model sees them; beyond these limits a view is undecided.");
        return new Section<ModelInput>([tensor, layout, width, height, type, order, normalisation, fit, resize, sizes, alignment], v => new ModelInput
        {
            Tensor = v.Get(tensor),
            Layout = v.Get(layout),
            Width = v.Get(width),
            Height = v.Get(height),
            ElementType = v.Get(type),
            ColourOrder = v.Get(order),
            Normalisation = v.Find(normalisation),
            Fit = v.Get(fit),
            Resize = v.Get(resize),
            Sizes = v.Get(sizes),
            Alignment = v.Find(alignment),
        });
    }

    private static Section<AlignmentLimits> AlignmentSection()
    {
        Key<float> shift = Key.Required("shift-max-px", new NumberShape(0.1f, 8192), "20", "Greatest shift, pixels of the camera's image.");
        Key<float> angle = Key.Required("angle-max-deg", new NumberShape(0.01f, 10), "2", "Greatest turn, degrees.");
        Key<float> correlation = Key.Required("correlation-min", new NumberShape(0.01f, 0.9999f), "0.9", "Least correlation with the reference.");
        return new Section<AlignmentLimits>([shift, angle, correlation], v => new AlignmentLimits
        {
            ShiftMaxPixels = v.Get(shift), AngleMaxDegrees = v.Get(angle), CorrelationMin = v.Get(correlation),
        });
    }

    private static Section<Normalisation> NormalisationSection()
    {
        Key<IReadOnlyList<float>> mean = Key.Required(
            "mean", new ListShape<float>(new NumberShape(-1e6f, 1e6f), 1, 3), "[0]",
            "Levels, one per channel.");
        Key<IReadOnlyList<float>> scale = Key.Required(
            "scale", new ListShape<float>(new NumberShape(-1e6f, 1e6f), 1, 3), "[1]",
            "Factors, one per channel.");
        return new Section<Normalisation>([mean, scale], v => new Normalisation(v.Get(mean), v.Get(scale)));
    }

    private static Section<ModelOutput> OutputSection()
    {
        Key<ModelOutputKind> kind = Key.WithDefault("kind", Kinds(), "anomaly", "How the outputs are laid out and read.");
        Key<string> score = Key.WithDefault("score", _tensorOrNone, "score", "Anomaly: the score's tensor; none: the map's maximum.");
        Key<string> map = Key.WithDefault("map", _tensorOrNone, "anomaly_map", "Anomaly: the map's tensor; none: no place is told.");
        Key<string> distance = Key.WithDefault(
            "embedding-distance", _tensorOrNone, "none", "The tensor of the picture's distance to the teaching data; none: the model tells none.");
        Key<string> scores = Key.WithDefault("scores", _tensor, "logits", "Classifier, segmentation, labels-boxes, detr, custom-vision: the tensor of the class values.");
        Key<OutputActivation> activation = Key.WithDefault("activation", Activations(), "logits", "Classifier, segmentation, detr: what the values are.");
        Key<string> boxes = Key.WithDefault("boxes", _tensor, "output0", "Detectors: the tensor of the boxes.");
        Key<string> labels = Key.WithDefault("labels", _tensor, "labels", "labels-boxes, dets-labels, custom-vision: the tensor of the class numbers.");
        Key<string> masks = Key.WithDefault("masks", _tensor, "output1", "yolo5-segment, yolo8-segment: the tensor of the prototypes.");
        Key<float> overlap = Key.WithDefault(
            "overlap", new NumberShape(0.05f, 0.95f), "0.45",
            "The kinds of yolo, custom-vision-grid: of boxes of a class that share more of their union the lower is dropped.");
        Key<int> area = Key.WithDefault("area-min", Shapes.Count(1, 1000000, "cells"), "1", "Segmentation and masks: smaller regions are no finding.");
        Key<int> maxBoxes = Key.WithDefault(
            "max-boxes", Shapes.Count(0, 10000, "boxes"), "0",
            "Lists of boxes whose length the file leaves open: the most of a view, more are undecided; 0: it is fixed.");
        return new Section<ModelOutput>([kind, score, map, distance, scores, activation, boxes, labels, masks, overlap, area, maxBoxes], v => new ModelOutput
        {
            Kind = v.Get(kind),
            Score = v.Get(score),
            Map = v.Get(map),
            EmbeddingDistance = v.Get(distance),
            Scores = v.Get(scores),
            Activation = v.Get(activation),
            Boxes = v.Get(boxes),
            Labels = v.Get(labels),
            Masks = v.Get(masks),
            Overlap = v.Get(overlap),
            AreaMin = v.Get(area),
            MaxBoxes = v.Get(maxBoxes),
        });
    }

    private static WordShape<ModelOutputKind> Kinds() => new(
        ("anomaly", ModelOutputKind.Anomaly),
        ("classifier", ModelOutputKind.Classifier),
        ("yolo5", ModelOutputKind.Yolo5),
        ("yolo8", ModelOutputKind.Yolo8),
        ("end-to-end", ModelOutputKind.EndToEnd),
        ("rt-detr", ModelOutputKind.RtDetr),
        ("labels-boxes", ModelOutputKind.LabelsBoxes),
        ("dets-labels", ModelOutputKind.DetsLabels),
        ("segmentation", ModelOutputKind.Segmentation),
        ("yolo5-segment", ModelOutputKind.Yolo5Segment),
        ("yolo8-segment", ModelOutputKind.Yolo8Segment),
        ("yolo8-obb", ModelOutputKind.Yolo8Obb),
        ("yolo8-pose", ModelOutputKind.Yolo8Pose),
        ("yolox", ModelOutputKind.Yolox),
        ("detr", ModelOutputKind.Detr),
        ("custom-vision", ModelOutputKind.CustomVision),
        ("custom-vision-grid", ModelOutputKind.CustomVisionGrid));

    private static WordShape<OutputActivation> Activations() => new(
        ("logits", OutputActivation.Logits),
        ("softmax", OutputActivation.Softmax),
        ("sigmoid-logits", OutputActivation.SigmoidLogits),
        ("sigmoid", OutputActivation.Sigmoid),
        ("argmax", OutputActivation.Argmax));
}
