namespace EdgeInspector.PlcSimulator;

/// <summary>The states of the PackML model by the numbers of <c>StateCurrent</c>. [ISA-TR88.00.02]</summary>
public enum PackMlState
{
    Clearing = 1,
    Stopped = 2,
    Starting = 3,

    /// <summary>Waiting for the inspection to report ready.</summary>
    Idle = 4,
    Suspended = 5,

    /// <summary>Units are fed.</summary>
    Execute = 6,
    Stopping = 7,
    Aborting = 8,
    Aborted = 9,
    Holding = 10,
    Held = 11,
    Unholding = 12,
    Suspending = 13,
    Unsuspending = 14,
    Resetting = 15,
    Completing = 16,

    /// <summary>The last unit has passed the gate.</summary>
    Complete = 17,
}
