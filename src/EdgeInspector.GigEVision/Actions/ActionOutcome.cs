namespace EdgeInspector.GigEVision.Actions;

/// <summary>What one camera made of an ACTION.</summary>
/// <remarks>The zero value is the safe one: nobody knows whether the camera acts.</remarks>
public enum ActionOutcome : byte
{
    /// <summary>No acknowledgement before the deadline. The camera may have acted: command and answer are equally losable.</summary>
    NoAnswer = 0,

    /// <summary>Acknowledged without an error: the camera acts, or will at the time given.</summary>
    Accepted,

    /// <summary>The operating system could not send the command: the camera did not get it.</summary>
    NotSent,

    /// <summary>The scheduled time had passed; whether the camera acted at once is for its maker to say (ACTION_LATE).</summary>
    Late,

    /// <summary>A time was given, and the camera's clock is not synchronised (NO_REF_TIME).</summary>
    NoReferenceTime,

    /// <summary>The camera's queue of scheduled actions is full (OVERFLOW).</summary>
    Overflow,

    /// <summary>Refused for another reason; the status says which.</summary>
    Refused,
}
