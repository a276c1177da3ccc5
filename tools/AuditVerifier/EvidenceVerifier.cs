using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace EdgeInspector.AuditVerifier;

/// <summary>Holds the evidence folder against the log: each file that a record names must unpack to the bytes of the record's hash.</summary>
/// <remarks>It believes the log; whether that is whole is <see cref="LogVerifier"/>'s word. Written from the format's page alone.</remarks>
public sealed class EvidenceVerifier
{
    private readonly Dictionary<string, string> _promised = new(StringComparer.Ordinal);
    private readonly List<(uint Unit, string[] Frames, int Due)> _units = [];
    private readonly HashSet<string> _lost = new(StringComparer.Ordinal);
    private readonly HashSet<string> _removedDays = new(StringComparer.Ordinal);
    private readonly List<string> _mapsDue = [];
    private int _saidLost;

    private EvidenceVerifier()
    {
    }

    /// <summary>Reads the log, then every file.</summary>
    public static EvidenceReport Verify(string logFolder, string evidenceFolder)
    {
        var verifier = new EvidenceVerifier();
        foreach (string file in Directory.GetFiles(logFolder, "audit-*.jsonl").Order(StringComparer.Ordinal))
        {
            using var lines = new LogLines(file);
            while (lines.Next() is { } line) verifier.Read(line);
        }

        return verifier.Compare(evidenceFolder);
    }

    private void Read(byte[] line)
    {
        if (RecordForm.Of(line) is not { Kind: "decision" or "event" } form) return;
        using JsonDocument document = JsonDocument.Parse(line);
        if (form.Kind == "decision") ReadDecision(document.RootElement);
        else ReadEvent(document.RootElement);
    }

    private void ReadEvent(JsonElement record)
    {
        string where = Text(record, "where");
        switch (Text(record, "what"))
        {
            case "evidence-lost":
                // Of a view, or of its map alone when that was made later.
                _lost.Add(where);
                _lost.Add(where + ".frame.gz");
                _lost.Add(where + ".map.gz");
                break;
            case "evidence-removed":
                _removedDays.Add(where);
                break;
            case "map-stored":
                _promised[where] = Text(record, "new");
                break;
            default:
                break;
        }
    }

    private void ReadDecision(JsonElement record)
    {
        if (!record.TryGetProperty("views", out JsonElement views)) return;
        var frames = new List<string>();
        int due = 0;
        foreach (JsonElement view in views.EnumerateArray())
        {
            string state = Text(view, "evidence");
            if (state is "kept" or "lost") due++;
            if (state == "lost") _saidLost++;
            if (state != "kept") continue;
            JsonElement frame = view.GetProperty("frame");
            frames.Add(Text(frame, "file"));
            _promised[Text(frame, "file")] = Text(frame, "sha256");
            if (Text(view, "outcome") == "inspected") _mapsDue.Add(Text(frame, "file").Replace(".frame.gz", ".map.gz", StringComparison.Ordinal));
            if (view.TryGetProperty("map", out JsonElement map)) _promised[Text(map, "file")] = Text(map, "sha256");
        }

        if (due > 0 && Text(record, "verdict") != "accept") _units.Add((record.GetProperty("unit").GetUInt32(), [.. frames], due));
    }

    private EvidenceReport Compare(string folder)
    {
        var findings = new List<(string, EvidenceFinding)>();
        var good = new HashSet<string>(StringComparer.Ordinal);
        int removed = 0;
        foreach ((string file, string hash) in _promised)
        {
            string path = Path.Combine(folder, file);
            if (File.Exists(path))
            {
                string? found = HashOf(path);
                if (found == hash) good.Add(file);
                else findings.Add((file, found is null ? EvidenceFinding.Unreadable : EvidenceFinding.Altered));
            }
            else if (_removedDays.Contains(Path.GetDirectoryName(file)!.Replace('\\', '/')))
            {
                removed++;
            }
            else if (!_lost.Contains(file))
            {
                findings.Add((file, EvidenceFinding.Missing));
            }
        }

        if (Directory.Exists(folder))
        {
            foreach (string path in Directory.EnumerateFiles(folder, "*.gz", SearchOption.AllDirectories))
            {
                string file = Path.GetRelativePath(folder, path).Replace('\\', '/');
                if (!_promised.ContainsKey(file)) findings.Add((file, EvidenceFinding.Stranger));
            }
        }

        uint[] incomplete = [.. _units.Where(u => u.Frames.Count(good.Contains) < u.Due).Select(u => u.Unit)];
        return new EvidenceReport(
            [.. findings.OrderBy(f => f.Item1, StringComparer.Ordinal)], good.Count, _saidLost + _lost.Count(l => _promised.ContainsKey(l) && l.EndsWith(".frame.gz", StringComparison.Ordinal)),
            removed, _mapsDue.Count(map => !_promised.ContainsKey(map)), _units.Count - incomplete.Length, incomplete);
    }

    private static string? HashOf(string path)
    {
        try
        {
            using FileStream packed = File.OpenRead(path);
            using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
            return Convert.ToHexStringLower(SHA256.HashData(unpacked));
        }
        catch (Exception unreadable) when (unreadable is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Text(JsonElement record, string name) =>
        record.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
