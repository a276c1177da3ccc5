namespace EdgeInspector.Inspection;

/// <summary>What the ledger made of a trigger. The zero value says that no unit was opened.</summary>
public enum TriggerOutcome : byte
{
    /// <summary>The counter stood still: the trigger is known already.</summary>
    Repeated = 0,

    /// <summary>A unit was opened.</summary>
    Opened,

    /// <summary>A unit was opened, but triggers before it were never seen: each of their units is rejected by a decision of its own.</summary>
    OpenedAfterGap,

    /// <summary>The counter ran backwards: the PLC was restarted. All open units were rejected and this one was opened.</summary>
    OpenedAfterRestart,

    /// <summary>A unit with the same id is open or was decided lately. Whichever of them is still open is rejected.</summary>
    UnitTwice,

    /// <summary>No room: the unit was rejected at once.</summary>
    LedgerFull,
}
