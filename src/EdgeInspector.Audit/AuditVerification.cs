namespace EdgeInspector.Audit;

/// <summary>What a verifier says of a log: the first bad place, and what it counted up to there.</summary>
public sealed record AuditVerification
{
    public required AuditFault Fault { get; init; }

    /// <summary>The first bad place as <c>file:line</c>, lines from 1; empty when there is none.</summary>
    public required string Place { get; init; }

    /// <summary>What is wrong there, one sentence; empty when nothing is.</summary>
    public required string Problem { get; init; }

    /// <summary>The last record that was found good.</summary>
    public required AuditCheckpoint Head { get; init; }

    public bool IsSound => Fault == AuditFault.None;

    /// <summary>Whether the last record is a seal, that is: whether the log was closed in order.</summary>
    public bool IsSealed { get; init; }

    /// <summary>Files that were read.</summary>
    public int Files { get; init; }

    /// <summary>Records of every kind that were found good.</summary>
    public long Records { get; init; }

    public long Decisions { get; init; }

    /// <summary>Decision records by the verdict that counts.</summary>
    public long Accepted { get; init; }

    public long Rejected { get; init; }

    public long Undecided { get; init; }

    public long Events { get; init; }

    /// <summary>Records whose wall clock stood before that of an earlier record.</summary>
    public long ClockBack { get; init; }

    /// <summary>Torn ends that were cut off at an opening, each with its own record.</summary>
    public long Repairs { get; init; }
}
