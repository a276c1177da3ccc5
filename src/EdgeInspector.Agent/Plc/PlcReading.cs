using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Plc;

/// <summary>Everything that the PLC tells, in one look.</summary>
public readonly record struct PlcReading
{
    /// <summary>The trigger counter. Read before the unit's id: the PLC writes it last.</summary>
    public uint Trigger { get; init; }

    public UnitId Unit { get; init; }

    public ushort Pocket { get; init; }

    public bool IsChallenge { get; init; }

    /// <summary>Changes as long as the PLC's program runs.</summary>
    public uint Heartbeat { get; init; }

    /// <summary>The machine's state; Execute where the PLC tells none.</summary>
    public PackMlState State { get; init; }

    public UnitId ConfirmUnit { get; init; }

    /// <summary>0 reject, 1 accept, 2 gray.</summary>
    public byte ConfirmLane { get; init; }
}
