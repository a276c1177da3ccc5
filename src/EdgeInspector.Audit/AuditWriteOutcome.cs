namespace EdgeInspector.Audit;

/// <summary>What became of a group of records. Only <see cref="Durable"/> lets anybody believe them.</summary>
public enum AuditWriteOutcome : byte
{
    /// <summary>The log had failed before; nothing was written.</summary>
    LogFailed = 0,

    /// <summary>Every record that was appended is on the disk, and the disk has confirmed it.</summary>
    Durable,

    /// <summary>No room. The group was taken back; the log ends with its last durable record and takes no more.</summary>
    DiskFull,

    /// <summary>The disk or the file system failed. The log takes no more records; opening it again tells what is on the disk.</summary>
    IoFailed,
}
