namespace EdgeInspector.Audit;

/// <summary>How the log lies on the disk.</summary>
public sealed record AuditLogSettings
{
    /// <summary>A new file is begun when the current one has reached this size. Default 64 MiB, at least 4 KiB.</summary>
    public long SegmentSizeBytes { get; init; } = 64L << 20;

    /// <summary>Free space that must be there at opening. Default 64 MiB; 0 switches the check off.</summary>
    public long FreeSpaceMinBytes { get; init; } = 64L << 20;

    /// <summary>A wall clock that moves this much more or less than the monotonic clock between two records was set. Default 1 s.</summary>
    public TimeSpan ClockStepMin { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether the PC's clock follows a time source at the opening (CLK-01). Default false: nobody has looked.</summary>
    public bool IsClockSynchronised { get; init; }

    /// <summary>Bytes of records that may wait for <see cref="AuditLog.WriteGroup"/>. Default 4 MiB; more is a programmer's error.</summary>
    public int PendingMaxBytes { get; init; } = 4 << 20;
}
