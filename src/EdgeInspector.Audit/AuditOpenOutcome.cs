namespace EdgeInspector.Audit;

/// <summary>Whether a log could be opened, and if not, why. Without <see cref="Opened"/> the line may not run.</summary>
public enum AuditOpenOutcome : byte
{
    /// <summary>The folder cannot be made, written or synchronised.</summary>
    NotWritable = 0,

    /// <summary>The chain was created or continued, and the record that says so is durable.</summary>
    Opened,

    /// <summary>Another process holds the folder.</summary>
    InUse,

    /// <summary>Less free space than <see cref="AuditLogSettings.FreeSpaceMinBytes"/>, or the first record did not fit.</summary>
    DiskFull,

    /// <summary>The last file is not what a power cut leaves behind: a person must look at it.</summary>
    Damaged,
}
