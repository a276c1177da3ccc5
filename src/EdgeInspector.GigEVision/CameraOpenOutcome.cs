namespace EdgeInspector.GigEVision;

/// <summary>What came of opening a camera.</summary>
/// <remarks>The zero value is the safe one: nothing was opened.</remarks>
public enum CameraOpenOutcome : byte
{
    /// <summary>No camera of this address, serial number or user name answered.</summary>
    NotFound = 0,

    /// <summary>Open, controlled by us, ready to be set up.</summary>
    Opened,

    /// <summary>Another application controls the camera.</summary>
    InUse,

    /// <summary>The camera answered at first, but not all commands within the deadline.</summary>
    Timeout,

    /// <summary>The camera refused a command, or answered one with nonsense.</summary>
    Refused,

    /// <summary>The camera's XML description cannot be fetched or read.</summary>
    DescriptionUnreadable,

    /// <summary>The caller cancelled.</summary>
    Cancelled,

    /// <summary>Behind the address that the camera announced is another one: two hosts have the same address.</summary>
    AnotherCamera,
}
