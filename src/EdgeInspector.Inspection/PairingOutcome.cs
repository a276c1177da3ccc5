namespace EdgeInspector.Inspection;

/// <summary>Whether an image could be counted to a trigger. The zero value says no.</summary>
public enum PairingOutcome : byte
{
    /// <summary>No trigger is known that the image could belong to; it is not judged.</summary>
    NoTrigger = 0,

    /// <summary>Trigger and view are known.</summary>
    Paired,

    /// <summary>Image and trigger contradict each other: every open unit is in doubt.</summary>
    Mismatch,
}
