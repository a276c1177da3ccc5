namespace EdgeInspector.Agent.Configuration;

/// <summary>Messages for each unit.</summary>
public sealed record MqttResults
{
    /// <summary>Whether units are published one by one. Default true.</summary>
    public required bool Enabled { get; init; }

    /// <summary>Every how many accepted units one is published; rejected and undecided ones always are: 1..100000. Default 1.</summary>
    public required int SampleEvery { get; init; }
}
