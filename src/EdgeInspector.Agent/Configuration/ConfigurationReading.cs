namespace EdgeInspector.Agent.Configuration;

/// <summary>What reading a configuration gave: the configuration, or every problem at once.</summary>
/// <param name="Configuration">Null when there is any problem.</param>
/// <param name="Problems">By file and line; empty when the configuration can be used.</param>
public sealed record ConfigurationReading(LineConfiguration? Configuration, IReadOnlyList<ConfigurationProblem> Problems);
