namespace EdgeInspector.Vision;

/// <summary>What the values of a classifier's or a segmentation's classes are.</summary>
public enum OutputActivation
{
    /// <summary>Raw values; the decoder applies a softmax over the classes, or a sigmoid to a segmentation's only one.</summary>
    Logits = 0,

    /// <summary>Shares 0..1 that sum to one.</summary>
    Softmax,

    /// <summary>Raw values of labels that do not exclude each other; the decoder applies a sigmoid to each.</summary>
    SigmoidLogits,

    /// <summary>Shares 0..1 of labels that do not exclude each other.</summary>
    Sigmoid,

    /// <summary>Segmentation: the number of each pixel's class. There is no score; a region of a defect class scores 1.</summary>
    Argmax,
}
