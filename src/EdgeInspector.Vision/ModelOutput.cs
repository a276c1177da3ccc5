namespace EdgeInspector.Vision;

/// <summary>The output tensors of a model and how they are read. All are float32.</summary>
public sealed record ModelOutput
{
    public ModelOutputKind Kind { get; init; } = ModelOutputKind.Anomaly;

    /// <summary>Anomaly: name of the score of the whole image, one element. Default <c>score</c>.</summary>
    public string Score { get; init; } = "score";

    /// <summary>Anomaly: name of the map, [1,1,h,w] of any h and w. Default <c>anomaly_map</c>.</summary>
    public string Map { get; init; } = "anomaly_map";

    /// <summary>Classifier: name of the class values, [1, classes]. Default <c>logits</c>.</summary>
    public string Scores { get; init; } = "logits";

    /// <summary>Classifier: what the values are.</summary>
    public ClassifierActivation Activation { get; init; } = ClassifierActivation.Logits;
}
