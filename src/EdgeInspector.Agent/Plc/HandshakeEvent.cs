namespace EdgeInspector.Agent.Plc;

/// <summary>What moves a verdict on its way to the PLC. The zero value ends every way.</summary>
public enum HandshakeEvent : byte
{
    /// <summary>The deadline passed without an answer.</summary>
    Expired = 0,

    /// <summary>A decision in time, with a session, for a PLC that takes the payload before the commit.</summary>
    TakenInParts,

    /// <summary>A decision in time, with a session, for a PLC that takes the verdict in one piece: a structure or a method.</summary>
    TakenWhole,

    /// <summary>A decision that comes late, or with too little time left for its way.</summary>
    TakenLate,

    /// <summary>A decision while there is no session.</summary>
    TakenUnlinked,

    /// <summary>The PLC answered Good, and there is time to go on.</summary>
    Good,

    /// <summary>The PLC answered Good in time, and this answer is all the confirmation that is asked for.</summary>
    GoodConfirms,

    /// <summary>The PLC answered Good, but there is no time to go on, or the confirmation came after the deadline.</summary>
    TooLate,

    /// <summary>No answer in the time that was left.</summary>
    TimedOut,

    /// <summary>The PLC said no.</summary>
    Refused,

    /// <summary>The connection broke.</summary>
    LinkLost,

    /// <summary>The PLC confirms this verdict, in time.</summary>
    Matches,

    /// <summary>What is read is not the confirmation of this verdict yet, and there is time to look again.</summary>
    Differs,
}
