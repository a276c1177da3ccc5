using EdgeInspector.Audit.Evidence;
using EdgeInspector.Inspection;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace EdgeInspector.Audit;

/// <summary>The line's one book of record: append-only, hash-chained, believed only when the disk has confirmed it.</summary>
/// <remarks>
/// One owner, one thread at a time, no lock. <see cref="Append(InspectionResult, DecisionContext, IReadOnlyList{ViewEvidence})"/> only collects;
/// <see cref="WriteGroup"/> writes everything collected in one go, waits for the disk and says what became of it.
/// After a failure the log takes nothing more: the line must halt. The bytes are defined in this room's README.md.
/// </remarks>
public sealed partial class AuditLog : IDisposable
{
    private readonly AuditLogSettings _settings;
    private readonly ILogger<AuditLog> _logger;
    private readonly ClockWatch _clock;
    private readonly FileStream _folderLock;
    private readonly RecordGroup _group;
    private SafeFileHandle? _file;
    private int _segment;
    private long _fileBytes;
    private bool _disposed;
    private Exception? _failure;
    private AuditWriteOutcome _untoldFailure;

    private AuditLog(string folder, AuditLogSettings settings, TimeProvider time, ILogger<AuditLog> logger, FileStream folderLock, LogTail tail)
    {
        Folder = folder;
        _settings = settings;
        _logger = logger;
        _folderLock = folderLock;
        _clock = new ClockWatch(time, settings.ClockStepMin);
        IsClockSynchronised = settings.IsClockSynchronised;
        _clock.Continue(tail.LastUtc);
        _group = new RecordGroup(tail.Head);
        _segment = tail.Segment;
        _fileBytes = tail.WholeBytes;
        Head = tail.Head;
    }

    public string Folder { get; }

    /// <summary>The last durable record: the checkpoint to publish.</summary>
    public AuditCheckpoint Head { get; private set; }

    /// <summary>Whether a write has failed. Then nothing more is taken and what was not durable is not in the log.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>What the operating system said when the write failed; empty while it has not.</summary>
    public string Failure => _failure?.Message ?? "";

    /// <summary>Whether the seal is written: the log is complete.</summary>
    public bool IsSealed { get; private set; }

    /// <summary>Records that wait for <see cref="WriteGroup"/>.</summary>
    public int PendingCount => _group.Count;

    /// <summary>The record that was collected last: number and hash that it has once it is durable. While nothing is collected, <see cref="Head"/>.</summary>
    public AuditCheckpoint PendingHead => _group.Head;

    /// <summary>Whether the PC's clock follows a time source; records are marked when it does not (CLK-01). At first as in the settings.</summary>
    public bool IsClockSynchronised { get; set; }

    /// <summary>Creates the log or continues it. The record of the opening is durable before this returns.</summary>
    /// <param name="folder">Made when it is not there. One process at a time.</param>
    /// <param name="settings">How it lies on the disk.</param>
    /// <param name="time">Wall clock and monotonic clock.</param>
    /// <param name="logger">For engineers; what matters stands in the log itself.</param>
    public static AuditOpening Open(string folder, AuditLogSettings settings, TimeProvider time, ILogger<AuditLog> logger)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.SegmentSizeBytes, 4096, nameof(settings));
        FileStream? folderLock = null;
        AuditLog? log = null;
        try
        {
            Directory.CreateDirectory(folder);
            folderLock = new FileStream(Path.Combine(folder, "audit.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            if (FreeBytes(folder) is long free && free < settings.FreeSpaceMinBytes)
                return Refused(AuditOpenOutcome.DiskFull, $"audit folder '{folder}': {free >> 20} MiB are free, at least {settings.FreeSpaceMinBytes >> 20} MiB must be", folderLock);

            LogTail tail = LogTail.Read(folder);
            if (tail.Damage.Length > 0)
            {
                return Refused(AuditOpenOutcome.Damaged, $"audit folder '{folder}': {tail.Damage}; a power cut does not leave this behind. "
                    + "Verify it, keep it as evidence, and give the line an empty folder", folderLock);
            }

            log = new AuditLog(folder, settings, time, logger, folderLock, tail);
            return log.Begin(tail);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            log?.Dispose();
            if (folderLock is null && IoErrors.IsSharing(failure))
                return Refused(AuditOpenOutcome.InUse, $"audit folder '{folder}' is in use by another process: one line, one folder", folderLock);
            AuditOpenOutcome outcome = IoErrors.IsDiskFull(failure) ? AuditOpenOutcome.DiskFull : AuditOpenOutcome.NotWritable;
            return Refused(outcome, $"audit folder '{folder}' cannot be written: {failure.Message}", folderLock);
        }
    }

    /// <summary>Collects the decision record of a unit. False when the log has failed: then the record is not taken.</summary>
    /// <param name="result">The unit.</param>
    /// <param name="context">Under which settings it was decided.</param>
    /// <param name="evidence">What was kept of each view, by its position in the recipe; a view without an entry has none.</param>
    public bool Append(InspectionResult result, DecisionContext context, IReadOnlyList<ViewEvidence>? evidence = null)
    {
        if (!BeginRecord(RecordNames.DecisionKind)) return false;
        DecisionFields.Write(_group.Encoder, result, context, evidence ?? []);
        EndRecord();
        return true;
    }

    /// <summary>Collects an event. False when the log has failed: then the event is not taken.</summary>
    public bool Append(AuditEvent auditEvent)
    {
        if (!BeginRecord(RecordNames.EventKind)) return false;
        RecordEncoder to = _group.Encoder;
        to.Text("what", RecordNames.Of(auditEvent.What));
        to.Text("who", auditEvent.Who);
        to.Text("role", auditEvent.Role);
        to.Text("where", auditEvent.Where);
        to.Text("old", auditEvent.Old);
        to.Text("new", auditEvent.New);
        to.Text("why", auditEvent.Why);
        EndRecord();
        return true;
    }

    /// <summary>Writes every collected record and waits until the disk has them. Blocks for as long as the disk takes.</summary>
    /// <returns>Only with <see cref="AuditWriteOutcome.Durable"/> may anybody believe the records of the group.</returns>
    public AuditWriteOutcome WriteGroup()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (HasFailed)
        {
            // A file that could not be begun fails inside Append, which has no word for it: it is told here, once.
            AuditWriteOutcome untold = _untoldFailure;
            _untoldFailure = AuditWriteOutcome.LogFailed;
            return untold;
        }

        if (_group.Count == 0) return AuditWriteOutcome.Durable;
        try
        {
            // Nothing stands between a seal and the opening after it, so a lost last file always leaves an unsealed end.
            if (_file is null) OpenSegment();
            RandomAccess.Write(_file!, _group.Bytes, _fileBytes);
            RandomAccess.FlushToDisk(_file!);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            AuditWriteOutcome outcome = Fail(failure);
            _untoldFailure = AuditWriteOutcome.LogFailed;
            return outcome;
        }

        _fileBytes += _group.Bytes.Length;
        Head = _group.Head;
        _group.Clear();
        return AuditWriteOutcome.Durable;
    }

    /// <summary>Writes what was collected and the seal: the mark of an orderly end. Afterwards nothing can be appended.</summary>
    /// <param name="why">Why the log ends, such as <c>service stopped</c>.</param>
    /// <param name="who">The account that ended it.</param>
    public AuditWriteOutcome Seal(string why, string who = "agent")
    {
        if (IsSealed) throw new InvalidOperationException("the log is sealed already");
        if (!BeginRecord(RecordNames.SealKind)) return AuditWriteOutcome.LogFailed;
        _group.Encoder.Text("who", who);
        _group.Encoder.Text("why", why);
        EndRecord();
        AuditWriteOutcome outcome = WriteGroup();
        IsSealed = outcome == AuditWriteOutcome.Durable;
        if (IsSealed) LogSealed(_logger, Folder, Head.Sequence, Head.Hash);
        return outcome;
    }

    /// <summary>Gives the folder free. Without <see cref="Seal"/> before it the log's end stays open, as after a power cut.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _file?.Dispose();
        _folderLock.Dispose();
    }
}
