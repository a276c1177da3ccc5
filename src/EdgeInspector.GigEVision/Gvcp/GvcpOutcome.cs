namespace EdgeInspector.GigEVision.Gvcp;

/// <summary>What came of one command to a camera.</summary>
/// <remarks>The zero value is the safe one: nothing was answered.</remarks>
public enum GvcpOutcome : byte
{
    /// <summary>No acknowledgement in time, after all attempts.</summary>
    Timeout = 0,

    /// <summary>Acknowledged without an error.</summary>
    Success,

    /// <summary>The camera refused; the status says why.</summary>
    Refused,

    /// <summary>The acknowledgement does not fit the command.</summary>
    Malformed,

    /// <summary>The operating system could not send.</summary>
    SocketFailed,

    /// <summary>The caller cancelled.</summary>
    Cancelled,
}
