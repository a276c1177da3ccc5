namespace EdgeInspector.Agent.Plc;

/// <summary>Whether the gate's word fits the verdict. The zero value says that it does not.</summary>
public enum GateAnswer : byte
{
    /// <summary>A unit that was not accepted took the accept lane.</summary>
    Disagrees = 0,

    /// <summary>The lane fits, or the unit was accepted and rejected all the same, which is no danger.</summary>
    Agrees,

    /// <summary>The unit is none that this agent decided, such as one from before its start.</summary>
    UnitUnknown,

    /// <summary>A unit about which this agent decided nothing took the accept lane behind units that it did decide about: nobody accepted it.</summary>
    PassedUnknown,

    /// <summary>The PLC acknowledged an accept, and the unit went elsewhere: no danger, but good units are lost or the gate is stuck.</summary>
    NotFollowed,

    /// <summary>The unit passed accepted, and rightly so, but its accept was never acknowledged: the record says undecided.</summary>
    PassedUnacknowledged,
}
