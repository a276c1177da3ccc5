namespace EdgeInspector.Vision;

/// <summary>What a model's input channels hold.</summary>
public enum ColourOrder
{
    /// <summary>One channel of grey levels.</summary>
    Mono = 0,

    /// <summary>Blue, green, red.</summary>
    Bgr,

    /// <summary>Red, green, blue.</summary>
    Rgb,
}
