namespace EdgeInspector.AuditVerifier;

/// <summary>What can be wrong with one file of the evidence folder.</summary>
public enum EvidenceFinding
{
    NotVerified = 0,

    /// <summary>A record names it, it is not there, and no event says that it was lost or removed.</summary>
    Missing,

    /// <summary>It is no gzip file.</summary>
    Unreadable,

    /// <summary>It unpacks to other bytes, or fewer, than those that the record has the SHA-256 of.</summary>
    Altered,

    /// <summary>No record names it.</summary>
    Stranger,
}
