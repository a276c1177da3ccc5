namespace EdgeInspector.Agent.Configuration;

/// <summary>How the verdict of a unit reaches the gate, and until when.</summary>
public sealed record PlcHandshakeSettings
{
    /// <summary>Default positive release.</summary>
    public required HandshakeMode Mode { get; init; }

    /// <summary>Where a unit begins. Default the PLC's trigger counter.</summary>
    public required PartSource PartSource { get; init; }

    /// <summary>From the trigger to the moment at which the PLC must have the verdict: 5..10000 ms. Default 80 ms.</summary>
    public required TimeSpan Deadline { get; init; }

    /// <summary>From the trigger to the moment at which the PLC sets the gate, typed in from its program: 5..60000 ms. None by default: only what the PLC publishes counts.</summary>
    public TimeSpan? VerdictWindow { get; init; }

    /// <summary>The part of the deadline kept for writing: 1..5000 ms, less than the deadline. Default 15 ms.</summary>
    public required TimeSpan Reserve { get; init; }

    /// <summary>From one reading of the trigger counter to the next: 1..1000 ms. Default 5 ms.</summary>
    public required TimeSpan TriggerPoll { get; init; }

    /// <summary>Period of both heartbeats; three without a change are a silence: 50..5000 ms. Default 500 ms.</summary>
    public required TimeSpan Heartbeat { get; init; }

    /// <summary>A frame this far from its trigger belongs to another unit: 1..1000 ms. Default 20 ms.</summary>
    public required TimeSpan SkewMax { get; init; }

    /// <summary>From the trigger to the gate sensor's word about the unit: 10..60000 ms. Default 2000 ms.</summary>
    public required TimeSpan ConfirmWithin { get; init; }

    /// <summary>From the trigger to the last exposure of the unit, less than the time between two units: 1..10000 ms. Default 80 ms.</summary>
    public required TimeSpan ViewsWithin { get; init; }

    /// <summary>From the trigger to the moment at which the ledger must have decided: the deadline without the reserve.</summary>
    public TimeSpan RejectWindow => Deadline - Reserve;
}
