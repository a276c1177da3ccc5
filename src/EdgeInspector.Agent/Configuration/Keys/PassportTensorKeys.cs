using EdgeInspector.Vision;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys under <c>input</c> and <c>output</c> of a passport.</summary>
internal static class PassportTensorKeys
{
    private static readonly Shape<string> _tensor = Shapes.Text(256);

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
            "element-type", new WordShape<ModelElementType>(("uint8", ModelElementType.Uint8), ("float32", ModelElementType.Float32)), "uint8",
            "Type of the elements.");
        Key<ColourOrder> order = Key.WithDefault(
            "colour-order", new WordShape<ColourOrder>(("mono", ColourOrder.Mono), ("bgr", ColourOrder.Bgr), ("rgb", ColourOrder.Rgb)), "mono",
            "What the channels hold.");
        Key<Normalisation> normalisation = Key.Optional(
            "normalisation", NormalisationSection(), "{ mean: [0], scale: [0.003921569] }", "levels as they are",
            "For float32 only: (level - mean) x scale for each channel.");
        return new Section<ModelInput>([tensor, layout, width, height, type, order, normalisation], v => new ModelInput
        {
            Tensor = v.Get(tensor),
            Layout = v.Get(layout),
            Width = v.Get(width),
            Height = v.Get(height),
            ElementType = v.Get(type),
            ColourOrder = v.Get(order),
            Normalisation = v.Find(normalisation),
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
        Key<ModelOutputKind> kind = Key.WithDefault(
            "kind", new WordShape<ModelOutputKind>(("anomaly", ModelOutputKind.Anomaly), ("classifier", ModelOutputKind.Classifier)), "anomaly",
            "How the outputs are read.");
        Key<string> score = Key.WithDefault("score", _tensor, "score", "Anomaly: the score's tensor.");
        Key<string> map = Key.WithDefault("map", _tensor, "anomaly_map", "Anomaly: the map's tensor.");
        Key<string> scores = Key.WithDefault("scores", _tensor, "logits", "Classifier: the tensor of the class values.");
        Key<ClassifierActivation> activation = Key.WithDefault(
            "activation", new WordShape<ClassifierActivation>(("logits", ClassifierActivation.Logits), ("softmax", ClassifierActivation.Softmax)), "logits",
            "Classifier: what the values are.");
        return new Section<ModelOutput>([kind, score, map, scores, activation], v => new ModelOutput
        {
            Kind = v.Get(kind),
            Score = v.Get(score),
            Map = v.Get(map),
            Scores = v.Get(scores),
            Activation = v.Get(activation),
        });
    }
}
