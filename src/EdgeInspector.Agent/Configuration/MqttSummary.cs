namespace EdgeInspector.Agent.Configuration;

/// <summary>The retained, cumulative message of the batch.</summary>
public sealed record MqttSummary
{
    /// <summary>From one summary to the next: 1..3600 s. Default 1 s.</summary>
    public required TimeSpan Period { get; init; }
}
