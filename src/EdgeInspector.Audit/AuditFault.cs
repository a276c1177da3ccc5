namespace EdgeInspector.Audit;

/// <summary>What the verifier found first. The words are those of the README, in the order in which they are looked for.</summary>
public enum AuditFault : byte
{
    /// <summary>Nothing was verified.</summary>
    NotVerified = 0,

    /// <summary>Every record continues from the one before it, and the end is as it should be.</summary>
    None,

    /// <summary>The folder holds no log, or cannot be read.</summary>
    NoLog,

    /// <summary>A whole file of the numbered row is missing.</summary>
    FileMissing,

    /// <summary>The line does not have the form of a record.</summary>
    NotARecord,

    /// <summary>The record's bytes do not give the hash that it carries.</summary>
    Altered,

    /// <summary>The record that belongs here stands further down.</summary>
    Reordered,

    /// <summary>The record that belongs here is nowhere in the log.</summary>
    Deleted,

    /// <summary>The record's number was there already: it was repeated, inserted or moved.</summary>
    Repeated,

    /// <summary>The record does not continue from the one before it: one of the two was replaced.</summary>
    ChainBroken,

    /// <summary>A file does not begin with the record that names it, or such a record stands elsewhere.</summary>
    Misplaced,

    /// <summary>The record at the checkpoint's number has another hash than the one that was published.</summary>
    CheckpointMismatch,

    /// <summary>The last line is no whole line: a power cut, a full disk, or a log that is being written.</summary>
    Torn,

    /// <summary>The log ends before the checkpoint that was published.</summary>
    TailCut,

    /// <summary>The last record is no seal: the log is open, was never closed, or its end was cut off.</summary>
    Unsealed,
}
