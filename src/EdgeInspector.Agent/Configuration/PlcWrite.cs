namespace EdgeInspector.Agent.Configuration;

/// <summary>How a verdict is written and confirmed.</summary>
public sealed record PlcWrite
{
    /// <summary>Default nodes.</summary>
    public required WriteMode Mode { get; init; }

    /// <summary>Default ack.</summary>
    public required WriteConfirmation Confirm { get; init; }

    /// <summary>Whether the thread that writes verdicts asks for real-time priority; default no.</summary>
    public bool IsRealTime { get; init; }
}
