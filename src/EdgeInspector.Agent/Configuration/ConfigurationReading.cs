namespace EdgeInspector.Agent.Configuration;

/// <summary>What reading a configuration gave: the configuration, or every problem at once.</summary>
/// <param name="Configuration">Null when there is any problem.</param>
/// <param name="Problems">By file and line; empty when the configuration can be used.</param>
public sealed record ConfigurationReading(LineConfiguration? Configuration, IReadOnlyList<ConfigurationProblem> Problems)
{
    /// <summary>Where a refusal is written down; null when the file does not say it in a way that can be read.</summary>
    public AuditSettings? Audit { get; init; }

    /// <summary>The problems of the model's passport, or of its state; empty when it is something else.</summary>
    public IReadOnlyList<ConfigurationProblem> OfModel { get; init; } = [];
}
