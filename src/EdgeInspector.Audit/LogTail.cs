using System.Text.Json;

namespace EdgeInspector.Audit;

/// <summary>What the last file of a log ends with, found before anything is appended.</summary>
internal sealed record LogTail
{
    /// <summary>Number of the file to go on with; 0 when there is none.</summary>
    public int Segment { get; private init; }

    /// <summary>Bytes of that file that hold whole records.</summary>
    public long WholeBytes { get; private init; }

    /// <summary>Whole records in that file.</summary>
    public long WholeLines { get; private init; }

    public AuditCheckpoint Head { get; private init; } = AuditCheckpoint.Genesis;

    public bool IsSealed { get; private init; }

    /// <summary>Wall clock of the last record.</summary>
    public DateTimeOffset LastUtc { get; private init; } = DateTimeOffset.MinValue;

    /// <summary>Bytes behind the last whole record: a torn line of a power cut.</summary>
    public byte[] Torn { get; private init; } = [];

    /// <summary>Why a person must look at it; empty when the log can be continued.</summary>
    public string Damage { get; private init; } = "";

    public static LogTail Read(string folder)
    {
        List<int> segments = SegmentName.In(folder);
        if (segments.Count == 0) return new LogTail();
        int last = segments[^1];
        LogTail tail = ReadSegment(folder, last, AuditCheckpoint.Genesis, isFirstKnown: last == 1);

        // The file was begun when the power went: the chain's end lies in the one before it.
        if (tail is { WholeLines: 0, Damage: "" } && segments.Count > 1)
        {
            LogTail before = ReadSegment(folder, segments[^2], AuditCheckpoint.Genesis, isFirstKnown: segments[^2] == 1);
            if (before.Damage.Length > 0) return before;
            if (before.Torn.Length > 0) return before with { Damage = $"{SegmentName.Of(segments[^2])}: ends with a torn line although a later file exists" };
            return tail with { Head = before.Head, IsSealed = before.IsSealed, LastUtc = before.LastUtc };
        }

        return tail;
    }

    private static LogTail ReadSegment(string folder, int segment, AuditCheckpoint head, bool isFirstKnown)
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(folder, SegmentName.Of(segment)));
        int start = 0;
        long lines = 0;
        bool isSealed = false;
        DateTimeOffset lastUtc = DateTimeOffset.MinValue;
        string damage = "";
        while (start < bytes.Length)
        {
            int length = bytes.AsSpan(start).IndexOf((byte)'\n');
            if (length < 0) break;
            ReadOnlySpan<byte> line = bytes.AsSpan(start, length);

            // A cut of the power can leave a stretch of zeros where the file system had made room but not written.
            if (line.Contains((byte)0)) break;
            bool isKnown = lines > 0 || isFirstKnown;
            if (!RecordLine.TryRead(line, out RecordLine record)) damage = "is no record";
            else if (!record.HashMatches()) damage = "does not give its own hash";
            else if (isKnown && (record.Sequence != head.Sequence + 1 || !Continues(record, head)))
                damage = $"does not continue from record {head.Sequence}";
            if (damage.Length > 0)
            {
                damage = $"{SegmentName.Of(segment)}:{lines + 1} {damage}";
                break;
            }

            head = record.Checkpoint;
            isSealed = record.Kind.SequenceEqual("seal"u8);
            lastUtc = UtcOf(line);
            lines++;
            start += length + 1;
        }

        // Only what a power cut leaves is cut: the end without a line end, or with zeros, and no whole record behind it.
        byte[] torn = bytes[start..];
        if (damage.Length == 0 && HoldsRecord(torn)) damage = $"{SegmentName.Of(segment)}:{lines + 1} holds zeros, but whole records stand behind it";
        return new LogTail
        {
            Segment = segment, WholeBytes = start, WholeLines = lines, Head = head,
            IsSealed = isSealed, LastUtc = lastUtc, Torn = torn, Damage = damage,
        };
    }

    private static bool Continues(in RecordLine record, in AuditCheckpoint head)
    {
        Span<byte> expected = stackalloc byte[AuditCheckpoint.HashDigits];
        System.Text.Encoding.ASCII.GetBytes(head.Hash, expected);
        return record.Previous.SequenceEqual(expected);
    }

    private static bool HoldsRecord(ReadOnlySpan<byte> bytes)
    {
        while (bytes.IndexOf((byte)'\n') is int length and >= 0)
        {
            if (RecordLine.TryRead(bytes[..length], out RecordLine record) && record.HashMatches()) return true;
            bytes = bytes[(length + 1)..];
        }

        return false;
    }

    private static DateTimeOffset UtcOf(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("utc"u8)) continue;
                return reader.Read() && reader.TryGetDateTimeOffset(out DateTimeOffset utc) ? utc : DateTimeOffset.MinValue;
            }
        }
        catch (JsonException)
        {
            // Its hash is right, so the log's own writer wrote it: the verifier will name it. Only the clock's mark rests on it here.
        }

        return DateTimeOffset.MinValue;
    }
}
