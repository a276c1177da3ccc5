namespace EdgeInspector.GigEVision;

/// <summary>What came of giving a camera an address by FORCEIP.</summary>
/// <remarks>The zero value is the safe one: nothing is known to have changed.</remarks>
public enum AddressForcingOutcome : byte
{
    /// <summary>Neither an acknowledgement nor a camera at the new address.</summary>
    NotAnswered = 0,

    /// <summary>The camera was found again under its new address.</summary>
    Forced,

    /// <summary>The request is wrong or would harm; nothing was sent.</summary>
    NotAllowed,

    /// <summary>The camera said no.</summary>
    Refused,

    /// <summary>The camera said yes, but was not found under the new address.</summary>
    NotProved,
}
