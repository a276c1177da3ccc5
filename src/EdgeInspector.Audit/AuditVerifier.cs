using System.Text.Json;

namespace EdgeInspector.Audit;

/// <summary>Reads a log from its first record to its last and names the first place where it is not what was written.</summary>
/// <remarks>Changes nothing, needs no lock, may read a log that is being written. The order of the checks is the README's.</remarks>
public sealed class AuditVerifier
{
    private readonly string _folder;
    private readonly AuditCheckpoint? _checkpoint;
    private readonly List<int> _segments;
    private AuditCheckpoint _head = AuditCheckpoint.Genesis;
    private string _place = "";
    private bool _isSealed;
    private int _files;
    private long _records;
    private long _decisions;
    private long _accepted;
    private long _rejected;
    private long _undecided;
    private long _events;
    private long _clockBack;
    private long _repairs;

    private AuditVerifier(string folder, AuditCheckpoint? checkpoint, List<int> segments)
    {
        _folder = folder;
        _checkpoint = checkpoint;
        _segments = segments;
    }

    /// <summary>Verifies the log in a folder.</summary>
    /// <param name="folder">The log's folder.</param>
    /// <param name="checkpoint">A checkpoint that was kept elsewhere: shows a cut or rewritten tail.</param>
    /// <param name="isOpen">The log is being written now: no seal, and a line that is not whole yet, are no faults then.</param>
    public static AuditVerification Verify(string folder, AuditCheckpoint? checkpoint = null, bool isOpen = false)
    {
        try
        {
            if (!Directory.Exists(folder)) return NoLog(folder, "does not exist");
            List<int> segments = SegmentName.In(folder);
            return segments.Count == 0 ? NoLog(folder, "holds no log") : new AuditVerifier(folder, checkpoint, segments).Read(isOpen);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return NoLog(folder, $"cannot be read: {failure.Message}");
        }
    }

    private static AuditVerification NoLog(string folder, string problem) => new()
    {
        Fault = AuditFault.NoLog,
        Place = folder,
        Problem = $"folder '{folder}' {problem}",
        Head = AuditCheckpoint.Genesis,
    };

    private AuditVerification Read(bool isOpen)
    {
        for (int i = 0; i < _segments.Count; i++)
        {
            if (_segments[i] != i + 1) return Bad(AuditFault.FileMissing, SegmentName.Of(i + 1), 1, "the file is missing, later ones are there");
            if (ReadSegment(i, isOpen) is AuditVerification bad) return bad;
        }

        if (_checkpoint is { } checkpoint && checkpoint.Sequence > _head.Sequence)
            return Said(AuditFault.TailCut, _place, $"the log ends with record {_head.Sequence}, but record {checkpoint.Sequence} was published: the tail was cut off");
        if (!_isSealed && !isOpen)
            return Said(AuditFault.Unsealed, _place, $"the log ends with record {_head.Sequence}, which is no seal: it is open, was not closed in order, or its tail was cut off");
        return Said(AuditFault.None, "", "");
    }

    private AuditVerification? ReadSegment(int index, bool isOpen)
    {
        string name = SegmentName.Of(_segments[index]);
        byte[] bytes = ReadAll(Path.Combine(_folder, name));
        _files++;
        int start = 0;
        int number = 1;
        for (; bytes.AsSpan(start).IndexOf((byte)'\n') is int length and >= 0; number++)
        {
            if (Check(bytes.AsSpan(start, length), bytes.AsSpan(start + length + 1), index, name, number) is AuditVerification bad) return bad;
            _place = $"{name}:{number}";
            start += length + 1;
        }

        bool isBeingWritten = isOpen && index == _segments.Count - 1;
        if (start < bytes.Length && !isBeingWritten) return Bad(AuditFault.Torn, name, number, "the last line is not whole: it has no line end");
        if (bytes.Length == 0 && !isBeingWritten) return Bad(AuditFault.Torn, name, 1, "the file is empty");
        return null;
    }

    private AuditVerification? Check(ReadOnlySpan<byte> line, ReadOnlySpan<byte> behind, int index, string name, int number)
    {
        if (!RecordLine.TryRead(line, out RecordLine record)) return Bad(AuditFault.NotARecord, name, number, "the line has not the form of a record");
        if (!record.HashMatches()) return Bad(AuditFault.Altered, name, number, $"record {record.Sequence} was altered: its bytes do not give its hash");

        long expected = _head.Sequence + 1;
        if (record.Sequence > expected)
        {
            return StandsLater(expected, behind, index)
                ? Bad(AuditFault.Reordered, name, number, $"record {record.Sequence} stands here, record {expected} further down: they were reordered")
                : Bad(AuditFault.Deleted, name, number, $"record {record.Sequence} follows record {_head.Sequence}: {record.Sequence - expected} deleted in front of it");
        }

        if (record.Sequence < expected)
            return Bad(AuditFault.Repeated, name, number, $"record {record.Sequence} stands after record {_head.Sequence}: repeated, inserted or moved");
        if (!record.Previous.SequenceEqual(System.Text.Encoding.ASCII.GetBytes(_head.Hash)))
            return Bad(AuditFault.ChainBroken, name, number, $"record {record.Sequence} does not continue from record {_head.Sequence}: one of the two was replaced");

        if (!TryReadFields(line, out Fields fields)) return Bad(AuditFault.NotARecord, name, number, "the line is no JSON object");
        bool isSegment = record.Kind.SequenceEqual("segment"u8);
        if (isSegment != (number == 1) || (isSegment && fields.Segment != _segments[index]))
            return Bad(AuditFault.Misplaced, name, number, "a file must begin with the segment record of its own number, and hold no other");
        if (_checkpoint is { } checkpoint && checkpoint.Sequence == record.Sequence && checkpoint != record.Checkpoint)
            return Bad(AuditFault.CheckpointMismatch, name, number, $"record {record.Sequence} has the hash {record.Checkpoint.Hash}, but {checkpoint.Hash} was published");

        Count(record, fields);
        return null;
    }

    private void Count(in RecordLine record, in Fields fields)
    {
        _head = record.Checkpoint;
        _records++;
        _isSealed = record.Kind.SequenceEqual("seal"u8);
        if (fields.IsClockBack) _clockBack++;
        if (fields.IsRepair) _repairs++;
        if (record.Kind.SequenceEqual("event"u8)) _events++;
        if (!record.Kind.SequenceEqual("decision"u8)) return;
        _decisions++;
        switch (fields.Verdict)
        {
            case "accept": _accepted++; break;
            case "undecided": _undecided++; break;
            default: _rejected++; break;
        }
    }

    // Only for the words: whether a missing number was moved or is gone.
    private bool StandsLater(long sequence, ReadOnlySpan<byte> behind, int index)
    {
        if (Holds(behind, sequence)) return true;
        for (int i = index + 1; i < _segments.Count; i++)
        {
            if (Holds(ReadAll(Path.Combine(_folder, SegmentName.Of(_segments[i]))), sequence)) return true;
        }

        return false;
    }

    private static bool Holds(ReadOnlySpan<byte> bytes, long sequence)
    {
        while (bytes.IndexOf((byte)'\n') is int length and >= 0)
        {
            if (RecordLine.TryRead(bytes[..length], out RecordLine record) && record.Sequence == sequence) return true;
            bytes = bytes[(length + 1)..];
        }

        return false;
    }

    private static bool TryReadFields(ReadOnlySpan<byte> line, out Fields fields)
    {
        fields = default;
        var reader = new Utf8JsonReader(line);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1) continue;
                bool isVerdict = reader.ValueTextEquals("verdict"u8);
                bool isClock = reader.ValueTextEquals("clock"u8);
                bool isWhat = reader.ValueTextEquals("what"u8);
                bool isSegment = reader.ValueTextEquals("segment"u8);
                reader.Read();
                if (isVerdict && reader.TokenType == JsonTokenType.String) fields.Verdict = reader.GetString();
                if (isClock && reader.ValueTextEquals("back"u8)) fields.IsClockBack = true;
                if (isWhat && reader.ValueTextEquals("log-repaired"u8)) fields.IsRepair = true;
                if (isSegment && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int segment)) fields.Segment = segment;
            }

            return true;
        }
        catch (Exception bad) when (bad is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static byte[] ReadAll(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        int read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return read == bytes.Length ? bytes : bytes[..read];
    }

    private AuditVerification Bad(AuditFault fault, string name, int line, string problem) => Said(fault, $"{name}:{line}", problem);

    private AuditVerification Said(AuditFault fault, string place, string problem) => new()
    {
        Fault = fault,
        Place = place,
        Problem = problem,
        Head = _head,
        IsSealed = _isSealed,
        Files = _files,
        Records = _records,
        Decisions = _decisions,
        Accepted = _accepted,
        Rejected = _rejected,
        Undecided = _undecided,
        Events = _events,
        ClockBack = _clockBack,
        Repairs = _repairs,
    };

    private struct Fields
    {
        public string? Verdict;
        public int Segment;
        public bool IsClockBack;
        public bool IsRepair;
    }
}
