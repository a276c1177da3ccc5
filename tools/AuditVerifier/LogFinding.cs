namespace EdgeInspector.AuditVerifier;

/// <summary>The findings of the format's page, in the order in which they are looked for.</summary>
public enum LogFinding
{
    NotVerified = 0,
    None,
    NoLog,
    FileMissing,
    NotARecord,
    Altered,
    Reordered,
    Deleted,
    Repeated,
    ChainBroken,
    Misplaced,
    CheckpointMismatch,
    Torn,
    TailCut,
    Unsealed,
}
