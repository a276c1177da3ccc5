namespace EdgeInspector.OpcUa;

/// <summary>What came of a request on the verdict path; anything but <see cref="Done"/> confirms nothing.</summary>
public enum UaOutcomeKind
{
    /// <summary>There is no session; nothing was sent.</summary>
    NotConnected = 0,

    /// <summary>The time was over before the answer came. The server may have acted; the request is never sent again.</summary>
    TimedOut = 1,

    /// <summary>The connection broke while waiting. The server may have acted; the request is never sent again.</summary>
    ConnectionLost = 2,

    /// <summary>The server said no; <see cref="UaOutcome.Status"/> says why and <see cref="UaOutcome.ItemIndex"/> to which item.</summary>
    Refused = 3,

    /// <summary>A value does not fit the type that the server's node has; nothing was sent.</summary>
    WrongType = 4,

    /// <summary>The server took the request but has not applied it (GoodCompletesAsynchronously); that confirms nothing.</summary>
    NotApplied = 5,

    /// <summary>The server answered Good for every item.</summary>
    Done = 6,
}
