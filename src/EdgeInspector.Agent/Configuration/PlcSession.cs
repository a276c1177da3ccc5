namespace EdgeInspector.Agent.Configuration;

/// <summary>Times of the session and the channel to the PLC.</summary>
public sealed record PlcSession
{
    /// <summary>The server drops a silent session after it: 5..3600 s. Default 60 s.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>A silent link is asked for a sign of life this often: 1..60 s. Default 5 s.</summary>
    public required TimeSpan KeepAlive { get; init; }

    /// <summary>The channel's keys are renewed within it: 1..1440 min. Default 60 min.</summary>
    public required TimeSpan TokenLifetime { get; init; }
}
