namespace EdgeInspector.Agent.Configuration;

/// <summary>The budget for asking a camera to send lost packets again.</summary>
/// <remarks>Without a budget a bad link turns requests into a storm.</remarks>
public sealed record ResendSettings
{
    /// <summary>Whether lost packets are asked for at all. Default true.</summary>
    public required bool Enabled { get; init; }

    /// <summary>Packets of one frame that may be asked for, as a share of the frame: 1..100 %. Default 25 %.</summary>
    public required int PerFramePercentMax { get; init; }

    /// <summary>From one request for a packet to the next: 1..1000 ms. Default 5 ms.</summary>
    public required TimeSpan Retry { get; init; }
}
