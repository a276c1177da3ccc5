namespace EdgeInspector.PlcSimulator;

/// <summary>What the PLC knows about one unit. Immutable; the program swaps whole records.</summary>
public sealed record PlcUnit
{
    public required uint UnitId { get; init; }

    /// <summary>Value of the <c>Trigger</c> counter for this unit.</summary>
    public required uint TriggerNumber { get; init; }

    public required ushort Pocket { get; init; }

    /// <summary>Line time at which the unit cut the light barrier: the true trigger.</summary>
    public required TimeSpan TriggeredAt { get; init; }

    /// <summary>Where the conveyor was then.</summary>
    public TimeSpan TravelAtTrigger { get; init; }

    /// <summary>The unit belongs to a challenge kit.</summary>
    public bool IsChallenge { get; init; }

    /// <summary>The verdict that the PLC took for this unit; null is silence.</summary>
    public PlcVerdict? Verdict { get; init; }

    /// <summary>The reason code that came with <see cref="Verdict"/>.</summary>
    public ushort ReasonCode { get; init; }

    /// <summary>From the true trigger to the arrival of the verdict at the server.</summary>
    public TimeSpan? VerdictAfter { get; init; }

    /// <summary>The lane that the gate sensor saw; null while the unit is on its way.</summary>
    public Lane? Lane { get; init; }

    /// <summary>The agent's heartbeat was stale when the gate had to be set, so the verdict did not count.</summary>
    public bool HeartbeatWasStale { get; init; }
}
