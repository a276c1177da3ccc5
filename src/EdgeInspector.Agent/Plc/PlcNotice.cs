using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Plc;

/// <summary>What the trigger reader saw at the PLC.</summary>
public readonly record struct PlcNotice
{
    /// <summary>What it is about. The zero value says that the PLC is lost.</summary>
    public enum Kind : byte
    {
        /// <summary>The session broke or the PLC's heartbeat stands still: nothing more is known of the line.</summary>
        Lost = 0,

        /// <summary>The PLC answers again; counting begins anew.</summary>
        Found,

        /// <summary>The trigger counter moved.</summary>
        Triggered,

        /// <summary>The gate's sensor told the lane of a unit.</summary>
        Confirmed,
    }

    public Kind What { get; init; }

    public uint Number { get; init; }

    public UnitId Unit { get; init; }

    public ushort Pocket { get; init; }

    public bool IsChallenge { get; init; }

    /// <summary>0 reject, 1 accept, 2 gray.</summary>
    public byte Lane { get; init; }

    /// <summary>Line time of the last look that did not show it yet.</summary>
    public TimeSpan Earliest { get; init; }

    /// <summary>Line time of the look that showed it.</summary>
    public TimeSpan Latest { get; init; }
}
