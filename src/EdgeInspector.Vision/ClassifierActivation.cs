namespace EdgeInspector.Vision;

/// <summary>What a classifier's values are.</summary>
public enum ClassifierActivation
{
    /// <summary>Raw values; the decoder applies a softmax.</summary>
    Logits = 0,

    /// <summary>Shares that sum to one.</summary>
    Softmax,
}
