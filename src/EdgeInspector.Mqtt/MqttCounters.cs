namespace EdgeInspector.Mqtt;

/// <summary>What the publisher did since it was made, cumulative.</summary>
public readonly record struct MqttCounters
{
    /// <summary>Messages that the broker acknowledged.</summary>
    public long Published { get; init; }

    /// <summary>Messages that wait now or are under way.</summary>
    public int Waiting { get; init; }

    /// <summary>Results that were dropped because the queue was full or they had expired while waiting.</summary>
    public long ResultsDropped { get; init; }

    /// <summary>Summaries, states and checkpoints that a newer one of the same kind replaced while they waited: nothing is lost, they are cumulative.</summary>
    public long Coalesced { get; init; }

    /// <summary>Connections made after the first one.</summary>
    public long Reconnects { get; init; }

    /// <summary>Attempts that failed.</summary>
    public long ConnectFailures { get; init; }

    /// <summary>Messages that the broker refused for good, such as for lack of rights on the topic.</summary>
    public long RefusedByBroker { get; init; }
}
