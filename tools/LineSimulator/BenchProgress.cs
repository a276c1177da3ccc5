using EdgeInspector.PlcSimulator;

namespace EdgeInspector.LineSimulator;

/// <summary>A run at one moment, for the console.</summary>
public sealed record BenchProgress
{
    public required PackMlState LineState { get; init; }

    public required PlcCounters Counters { get; init; }

    public required int Units { get; init; }

    /// <summary>Since the line began to feed.</summary>
    public required TimeSpan Running { get; init; }

    /// <summary>The newest summary on the broker; null before the first.</summary>
    public required SummaryMessage? Summary { get; init; }

    /// <summary>The newest unit in the reject lane that had a verdict, with its truth; null before the first.</summary>
    public required UnitScore? LastReject { get; init; }

    /// <summary>Frames sent by the camera.</summary>
    public required long Frames { get; init; }

    /// <summary>Packets that the camera's link lost.</summary>
    public required long LostPackets { get; init; }

    /// <summary>Packets sent again because the agent asked.</summary>
    public required long ResentPackets { get; init; }
}
