namespace EdgeInspector.Inspection;

/// <summary>Why a unit was not accepted. The lower number is named when several hold.</summary>
/// <remarks>The numbers are those of the PLC's ReasonCode and of the records; they never change, new ones are added.</remarks>
public enum RejectReason : ushort
{
    /// <summary>No reason: the unit was accepted. With any other verdict it means that nobody ever judged the unit.</summary>
    None = 0,

    /// <summary>A defect scored at or above its reject threshold.</summary>
    Defect = 1,

    /// <summary>A score lies between the accept and the reject threshold.</summary>
    Doubt = 2,

    /// <summary>A defect was seen, in fewer views than the recipe asks for a reject.</summary>
    DefectInFewViews = 3,

    /// <summary>Something that the recipe measures could not be measured.</summary>
    NotMeasured = 4,

    /// <summary>The model threw, timed out or gave a value that is no number.</summary>
    ModelFailed = 10,

    /// <summary>The frame is outside the limits on which the model was qualified.</summary>
    OutsideSampleSpace = 11,

    /// <summary>The frame was not complete when its deadline came.</summary>
    FrameIncomplete = 12,

    /// <summary>A frame came but was never inspected: no free buffer, or the inspector was behind.</summary>
    NotInspected = 13,

    /// <summary>A view never came before the deadline.</summary>
    ViewMissing = 14,

    /// <summary>Two results came for the same view of the same unit.</summary>
    ViewTwice = 15,

    /// <summary>The model gave more findings than are looked at.</summary>
    TooManyFindings = 16,

    /// <summary>Frame and trigger do not belong together: their times are too far apart.</summary>
    TriggerMismatch = 20,

    /// <summary>The trigger counter jumped or ran back: the unit was not seen, or cannot be told from its neighbours.</summary>
    CounterGap = 21,

    /// <summary>Two units on the line carry the same id.</summary>
    UnitTwice = 22,

    /// <summary>More units are open than the ledger holds.</summary>
    LedgerFull = 23,

    /// <summary>The decision, or its acknowledgement, missed the deadline.</summary>
    Late = 30,

    /// <summary>The PLC could not be reached or refused the verdict.</summary>
    PlcLost = 31,

    /// <summary>The line was not in a state to inspect.</summary>
    LineNotReady = 40,

    /// <summary>The line was being stopped.</summary>
    Shutdown = 41,
}
