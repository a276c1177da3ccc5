using EdgeInspector.Inspection;

namespace EdgeInspector.Mqtt;

/// <summary>What the line is and runs: the content of the retained <c>state</c>.</summary>
public sealed record LineStatus
{
    public required LineState State { get; init; }

    /// <summary>Whether units may be accepted now: model proven, camera streaming, records writable, PLC session up.</summary>
    public required bool Ready { get; init; }

    /// <summary>Version of the agent.</summary>
    public required string Version { get; init; }

    /// <summary>SHA-256 of the running configuration (CHG-02).</summary>
    public required string ConfigurationHash { get; init; }

    public required string PassportId { get; init; }

    /// <summary>SHA-256 of the running model file.</summary>
    public string ModelHash { get; init; } = "";

    /// <summary>Why the line is not ready; empty when it is.</summary>
    public string Reason { get; init; } = "";

    /// <summary>How far the PC's clock is from its time source; null when nobody knows.</summary>
    public TimeSpan? ClockOffset { get; init; }
}
