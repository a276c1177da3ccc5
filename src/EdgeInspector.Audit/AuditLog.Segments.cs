using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.Audit;

public sealed partial class AuditLog
{
    private static AuditOpening Refused(AuditOpenOutcome outcome, string problem, FileStream? folderLock)
    {
        folderLock?.Dispose();
        return new AuditOpening { Outcome = outcome, Problem = problem };
    }

    private static long? FreeBytes(string folder)
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
        }
        catch (ArgumentException)
        {
            return null; // A network share on Windows has no drive; the first write will tell.
        }
    }

    // Cuts a torn end, then writes the records that say so and that the log was opened.
    private AuditOpening Begin(LogTail tail)
    {
        string repair = tail.Torn.Length == 0 ? "" : Describe(tail);
        if (repair.Length > 0)
        {
            Cut(Path.Combine(Folder, SegmentName.Of(_segment)), tail.WholeBytes);
            LogRepaired(_logger, Folder, repair);
        }

        if (_segment == 0) _segment = 1;
        if (_fileBytes == 0) AppendSegment();
        string old = tail.Head.Sequence == 0 ? "no log" : tail.IsSealed ? $"sealed at record {tail.Head.Sequence}" : $"not sealed, ends with record {tail.Head.Sequence}";
        Append(new AuditEvent(AuditEventKind.LogOpened) { Where = Folder, Old = old, New = $"continued from {tail.Head}" });
        if (repair.Length > 0)
            Append(new AuditEvent(AuditEventKind.LogRepaired) { Where = SegmentName.Of(_segment), Old = repair, New = "cut off", Why = "the last line was not whole" });

        OpenSegment();
        if (WriteGroup() is AuditWriteOutcome.Durable)
        {
            LogOpened(_logger, Folder, Head.Sequence, old);
            return new AuditOpening { Outcome = AuditOpenOutcome.Opened, Log = this, Repair = repair };
        }

        Dispose();
        return new AuditOpening
        {
            Outcome = _failure is not null && IoErrors.IsDiskFull(_failure) ? AuditOpenOutcome.DiskFull : AuditOpenOutcome.NotWritable,
            Problem = $"audit folder '{Folder}' cannot be written: {_failure?.Message}",
        };
    }

    private static string Describe(LogTail tail)
    {
        const int Shown = 200;
        string text = Encoding.UTF8.GetString(tail.Torn.AsSpan(0, Math.Min(Shown, tail.Torn.Length)));
        return $"{SegmentName.Of(tail.Segment)}:{tail.WholeLines + 1} {tail.Torn.Length} bytes from byte {tail.WholeBytes}, "
            + $"sha256 {Convert.ToHexStringLower(SHA256.HashData(tail.Torn))}, beginning with: {text}";
    }

    private static void Cut(string path, long length)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read);
        file.SetLength(length);
        file.Flush(flushToDisk: true);
    }

    private bool BeginRecord(string kind)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (HasFailed) return false;
        if (IsSealed) throw new InvalidOperationException("the log is sealed: open it again to append");
        if (_group.Bytes.Length > _settings.PendingMaxBytes)
            throw new InvalidOperationException($"{_group.Count} records wait, more than {_settings.PendingMaxBytes} bytes: WriteGroup was not called");
        if (kind is RecordNames.DecisionKind && _fileBytes + _group.Bytes.Length >= _settings.SegmentSizeBytes && !Roll()) return false;
        _group.Begin(kind);
        WriteTimes();
        return true;
    }

    private void EndRecord() => _group.End();

    private void WriteTimes()
    {
        (TimeSpan up, DateTimeOffset wall, string mark) = _clock.Look(IsClockSynchronised);
        _group.Encoder.Utc("utc", wall);
        _group.Encoder.Offset("offset", wall);
        _group.Encoder.Text("clock", mark);
        _group.Encoder.Microseconds("up_us", up);
    }

    // A new file begins only in front of a decision: what was collected goes into the old one first.
    private bool Roll()
    {
        AuditWriteOutcome outcome = WriteGroup();
        if (outcome != AuditWriteOutcome.Durable)
        {
            _untoldFailure = outcome;
            return false;
        }

        _file?.Dispose();
        _file = null;
        _segment++;
        _fileBytes = 0;
        AppendSegment();
        LogRolled(_logger, _segment, Head.Sequence);
        return true;
    }

    private void AppendSegment()
    {
        _group.Begin(RecordNames.SegmentKind);
        WriteTimes();
        _group.Encoder.Text("format", "edgeinspector-audit/1");
        _group.Encoder.Number("segment", _segment);
        EndRecord();
    }

    private void OpenSegment()
    {
        if (_file is not null) return;
        _file = File.OpenHandle(Path.Combine(Folder, SegmentName.Of(_segment)), FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        FolderSync.Flush(Folder);
    }

    // Takes the group back, so that the file ends with the last durable record; whether that worked or not, nothing more is written.
    private AuditWriteOutcome Fail(Exception failure)
    {
        HasFailed = true;
        _failure = failure;
        try
        {
            if (_file is not null) RandomAccess.SetLength(_file, _fileBytes);
            if (_file is not null) RandomAccess.FlushToDisk(_file);
        }
        catch (Exception second) when (second is IOException or UnauthorizedAccessException)
        {
            LogNotTakenBack(_logger, Folder, second);
        }

        LogFailed(_logger, Folder, _group.Count, Head.Sequence, failure);
        return IoErrors.IsDiskFull(failure) ? AuditWriteOutcome.DiskFull : AuditWriteOutcome.IoFailed;
    }

    [LoggerMessage(EventId = 2000, Level = LogLevel.Information, Message = "audit log '{Folder}' opened at record {Sequence} ({Before})")]
    private static partial void LogOpened(ILogger logger, string folder, long sequence, string before);

    [LoggerMessage(EventId = 2001, Level = LogLevel.Warning, Message = "audit log '{Folder}' had a torn end, which was cut off: {Repair}")]
    private static partial void LogRepaired(ILogger logger, string folder, string repair);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Critical, Message = "audit log '{Folder}' failed: {Lost} records are not on the disk, the log ends with record {Sequence}; the line may not go on")]
    private static partial void LogFailed(ILogger logger, string folder, int lost, long sequence, Exception failure);

    [LoggerMessage(EventId = 2003, Level = LogLevel.Critical, Message = "audit log '{Folder}': the unfinished group could not be taken back; the next opening will cut it off")]
    private static partial void LogNotTakenBack(ILogger logger, string folder, Exception failure);

    [LoggerMessage(EventId = 2004, Level = LogLevel.Information, Message = "audit log goes on in file number {Segment} after record {Sequence}")]
    private static partial void LogRolled(ILogger logger, int segment, long sequence);

    [LoggerMessage(EventId = 2005, Level = LogLevel.Information, Message = "audit log '{Folder}' sealed at record {Sequence}, hash {Hash}")]
    private static partial void LogSealed(ILogger logger, string folder, long sequence, string hash);
}
