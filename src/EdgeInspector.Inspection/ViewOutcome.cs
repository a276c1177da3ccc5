namespace EdgeInspector.Inspection;

/// <summary>How far a view got. Only <see cref="Inspected"/> lets its findings count; the zero value is the safe one.</summary>
public enum ViewOutcome : byte
{
    /// <summary>No free buffer, the inspector was behind, or the camera sent something that is no image.</summary>
    NotInspected = 0,

    /// <summary>The frame was complete and inside the sample space, and the model ran.</summary>
    Inspected,

    /// <summary>Packets were missing when the frame's deadline came.</summary>
    FrameIncomplete,

    /// <summary>The frame is outside the limits on which the model was qualified.</summary>
    OutsideSampleSpace,

    /// <summary>The model threw or gave a value that is no number.</summary>
    ModelFailed,

    /// <summary>The frame's time does not fit the trigger it was counted to.</summary>
    TriggerMismatch,

    /// <summary>The model gave more findings than are looked at: what was not looked at may be anything.</summary>
    TooManyFindings,
}
