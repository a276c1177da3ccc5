namespace EdgeInspector.Agent.Configuration;

/// <summary>Where the decision records and the audit trail are written.</summary>
public sealed record AuditSettings
{
    /// <summary>Absolute path of the folder; made when it is missing. If it cannot be written, the line does not run.</summary>
    public required string Folder { get; init; }

    /// <summary>Longest wait of a record before it is flushed to disk: 1..1000 ms. Default 20 ms.</summary>
    public required TimeSpan Flush { get; init; }

    /// <summary>A file is closed and the next begun at this size: 1..4096 MiB. Default 64 MiB.</summary>
    public required long SegmentBytes { get; init; }
}
