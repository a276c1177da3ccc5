namespace EdgeInspector.Agent.Plc;

/// <summary>The states of a machine by the numbers of PackML's <c>StateCurrent</c>. The zero value is none: nothing is inspected in it.</summary>
/// <remarks>[ISA-TR88.00.02, OMAC PackTags]</remarks>
public enum PackMlState
{
    Undefined = 0,
    Clearing = 1,
    Stopped = 2,
    Starting = 3,
    Idle = 4,
    Suspended = 5,

    /// <summary>The only state in which units are inspected and decided.</summary>
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
    Complete = 17,
}
