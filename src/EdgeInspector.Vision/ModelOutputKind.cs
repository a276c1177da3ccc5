namespace EdgeInspector.Vision;

/// <summary>How a model's outputs are read.</summary>
public enum ModelOutputKind
{
    /// <summary>A score of the image and a map of scores, higher is worse, both on one scale.</summary>
    Anomaly = 0,

    /// <summary>One value per class.</summary>
    Classifier,
}
