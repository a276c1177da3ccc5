using Microsoft.Extensions.Logging;

namespace EdgeInspector.Agent.Configuration;

/// <summary>The engineers' log.</summary>
public sealed record LoggingSettings
{
    /// <summary>Least level that is written. Default Information.</summary>
    public required LogLevel Level { get; init; }
}
