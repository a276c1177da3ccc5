namespace EdgeInspector.GigEVision.GenApi;

/// <summary>A feature that could not be read or written. Its message names the camera, the feature, the value and the rule.</summary>
public sealed class FeatureException : Exception
{
    public FeatureException()
    {
    }

    public FeatureException(string message)
        : base(message)
    {
    }

    public FeatureException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public FeatureException(FeatureError error, string feature, string message)
        : base(message)
    {
        Error = error;
        Feature = feature;
    }

    public FeatureError Error { get; }

    public string Feature { get; } = "";
}
