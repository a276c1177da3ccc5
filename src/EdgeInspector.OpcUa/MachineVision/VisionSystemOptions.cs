namespace EdgeInspector.OpcUa;

/// <summary>What a vision system shows of itself.</summary>
public sealed record VisionSystemOptions
{
    /// <summary>Browse name of the vision system's object.</summary>
    public string Name { get; init; } = "VisionSystem";

    /// <summary>Results that are kept for clients to ask for; the oldest makes room.</summary>
    public int ResultCountMax { get; init; } = 1000;
}
