using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EdgeInspector.AuditVerifier;

/// <summary>Verifies an audit log by the page that defines its format, and by nothing else.</summary>
/// <remarks>Shares no code with the program that writes the log: it would repeat that program's errors.</remarks>
public sealed partial class LogVerifier
{
    private readonly Dictionary<string, long> _counts = [];
    private readonly SortedDictionary<int, string> _files = [];
    private readonly (long Number, string Hash)? _checkpoint;
    private readonly bool _isBeingWritten;
    private long _lastNumber;
    private string _lastHash = new('0', 64);
    private string _lastKind = "";
    private string _lastPlace = "";

    private LogVerifier((long Number, string Hash)? checkpoint, bool isBeingWritten)
    {
        _checkpoint = checkpoint;
        _isBeingWritten = isBeingWritten;
    }

    /// <summary>Reads the log in a folder and says what it finds first.</summary>
    /// <param name="folder">The log's folder.</param>
    /// <param name="checkpoint">Number and hash of a record as they were published; null when there is none to compare with.</param>
    /// <param name="isBeingWritten">Whether the line is running: an end without seal is no finding then.</param>
    public static Report Verify(string folder, (long Number, string Hash)? checkpoint = null, bool isBeingWritten = false)
    {
        var verifier = new LogVerifier(checkpoint, isBeingWritten);
        try
        {
            (LogFinding finding, string place) = verifier.Look(folder);
            return verifier.Report(finding, place);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return verifier.Report(LogFinding.NoLog, folder);
        }
    }

    private (LogFinding, string) Look(string folder)
    {
        if (!Directory.Exists(folder)) return (LogFinding.NoLog, folder);
        foreach (string path in Directory.GetFiles(folder))
        {
            Match name = FileName().Match(Path.GetFileName(path));
            if (name.Success) _files[int.Parse(name.Groups[1].ValueSpan, CultureInfo.InvariantCulture)] = path;
        }

        _files.Remove(0); // Files are numbered from 1.
        if (_files.Count == 0) return (LogFinding.NoLog, folder);

        int due = 1;
        foreach ((int number, string path) in _files)
        {
            if (number != due) return (LogFinding.FileMissing, $"audit-{due:D8}.jsonl:1");
            if (LookInto(number, path) is { } found) return found;
            due++;
        }

        if (_checkpoint is { } published && published.Number > _lastNumber) return (LogFinding.TailCut, _lastPlace);
        return _lastKind == "seal" || _isBeingWritten ? (LogFinding.None, "") : (LogFinding.Unsealed, _lastPlace);
    }

    private (LogFinding, string)? LookInto(int file, string path)
    {
        string name = Path.GetFileName(path);
        using var lines = new LogLines(path);
        while (lines.Next() is { } line)
        {
            string place = $"{name}:{lines.Number}";
            LogFinding finding = LookAt(line, file, lines);
            if (finding != LogFinding.None) return (finding, place);
            _lastPlace = place;
        }

        bool isTorn = lines.HasLeftOver || lines.IsEmpty;
        bool isExcused = _isBeingWritten && file == _files.Keys.Last();
        return isTorn && !isExcused ? (LogFinding.Torn, $"{name}:{lines.Number}") : null;
    }

    private LogFinding LookAt(byte[] line, int file, LogLines lines)
    {
        int lineNumber = lines.Number;
        if (RecordForm.Of(line) is not { } record) return LogFinding.NotARecord;
        if (Convert.ToHexStringLower(SHA256.HashData(line.AsSpan(0, line.Length - RecordForm.UnhashedBytes))) != record.Hash) return LogFinding.Altered;
        if (record.Number > _lastNumber + 1) return IsFurtherDown(_lastNumber + 1, file, lines) ? LogFinding.Reordered : LogFinding.Deleted;
        if (record.Number < _lastNumber + 1) return LogFinding.Repeated;
        if (record.Link != _lastHash) return LogFinding.ChainBroken;

        JsonElement fields;
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            fields = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return LogFinding.NotARecord;
        }

        bool namesThisFile = record.Kind == "segment"
            && fields.TryGetProperty("segment", out JsonElement segment)
            && segment.ValueKind == JsonValueKind.Number
            && segment.TryGetInt32(out int named)
            && named == file;
        if (lineNumber == 1 ? !namesThisFile : record.Kind == "segment") return LogFinding.Misplaced;
        if (_checkpoint is { } published && published.Number == record.Number && published.Hash != record.Hash) return LogFinding.CheckpointMismatch;

        _lastNumber = record.Number;
        _lastHash = record.Hash;
        _lastKind = record.Kind;
        Count(record.Kind);
        if (record.Kind == "decision" && fields.TryGetProperty("verdict", out JsonElement verdict)) Count(verdict.GetString() ?? "");
        if (record.Kind == "decision") CountTimes(fields);
        return LogFinding.None;
    }

    private bool IsFurtherDown(long number, int file, LogLines rest)
    {
        while (rest.Next() is { } line)
        {
            if (RecordForm.Of(line)?.Number == number) return true;
        }

        foreach ((int later, string path) in _files)
        {
            if (later <= file) continue;
            using var lines = new LogLines(path);
            while (lines.Next() is { } line)
            {
                if (RecordForm.Of(line)?.Number == number) return true;
            }
        }

        return false;
    }

    // How many images have a time of their camera, and how many are honest that they have none.
    private void CountTimes(JsonElement decision)
    {
        if (!decision.TryGetProperty("views", out JsonElement views) || views.ValueKind != JsonValueKind.Array) return;
        foreach (JsonElement view in views.EnumerateArray())
        {
            if (view.ValueKind != JsonValueKind.Object || !view.TryGetProperty("camera_us", out JsonElement at)) continue;
            Count(at.ValueKind == JsonValueKind.Number ? "views_timed" : "views_untimed");
        }
    }

    private void Count(string what) => _counts[what] = _counts.GetValueOrDefault(what) + 1;

    private Report Report(LogFinding finding, string place) => new(finding, place, _lastNumber, _lastHash, _lastKind == "seal", _counts);

    [GeneratedRegex("""\Aaudit-([0-9]{8})\.jsonl\z""")]
    private static partial Regex FileName();
}
