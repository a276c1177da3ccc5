using System.Globalization;
using System.Text.Json;
using EdgeInspector.AuditVerifier;

// Exit codes: 0 the log is sound, 1 it is not, 2 the command was not understood.
const string Usage = """
    AuditVerifier <folder> [--evidence folder] [--checkpoint N:H] [--open] [--json]
      --evidence    folder of the kept pixels and maps: each must be what its record says
      --checkpoint  number and hash of a record as published on MQTT (kind audit): shows a cut or rewritten end
      --open        the line is running: an end without seal is no finding
      --json        one JSON object instead of words
    """;

string? folder = null;
string? evidenceFolder = null;
(long, string)? checkpoint = null;
bool isOpen = false;
bool isJson = false;
for (int i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--open": isOpen = true; break;
        case "--json": isJson = true; break;
        case "--evidence" when i + 1 < args.Length: evidenceFolder = args[++i]; break;
        case "--checkpoint" when i + 1 < args.Length:
            string[] parts = args[++i].Split(':');
            bool isGood = parts.Length == 2 && parts[1].Length == 64 && parts[1].All(char.IsAsciiHexDigitLower);
            if (!isGood || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long number)) return Misunderstood($"'{args[i]}' is no checkpoint: decimal number, colon, 64 lower-case hexadecimal digits");
            checkpoint = (number, parts[1]);
            break;
        case { } option when option.StartsWith('-'): return Misunderstood($"unknown or incomplete option '{option}'");
        default:
            if (folder is not null) return Misunderstood($"one folder at a time, not '{folder}' and '{args[i]}'");
            folder = args[i];
            break;
    }
}

if (folder is null) return Misunderstood("no folder given");
Report report = LogVerifier.Verify(folder, checkpoint, isOpen);
EvidenceReport? evidence = evidenceFolder is null || report.Finding == LogFinding.NoLog ? null : EvidenceVerifier.Verify(folder, evidenceFolder);
if (isJson)
{
    using var json = new Utf8JsonWriter(Console.OpenStandardOutput());
    json.WriteStartObject();
    json.WriteString("finding", report.Finding.ToString());
    json.WriteString("place", report.Place);
    json.WriteNumber("last_seq", report.LastSequence);
    json.WriteString("last_hash", report.LastHash);
    json.WriteBoolean("sealed", report.IsSealed);
    foreach ((string what, long count) in report.Counts) json.WriteNumber("count_" + what, count);
    if (evidence is not null)
    {
        json.WriteNumber("evidence_good", evidence.Good);
        json.WriteNumber("evidence_lost", evidence.Lost);
        json.WriteNumber("evidence_removed", evidence.Removed);
        json.WriteStartArray("evidence_findings");
        foreach ((string file, EvidenceFinding finding) in evidence.Findings) json.WriteStringValue($"{file}: {finding}");
        json.WriteEndArray();
    }

    json.WriteEndObject();
    json.Flush();
    Console.WriteLine();
}
else
{
    Console.WriteLine(report.Finding == LogFinding.None ? "the log is sound" : $"{report.Place}: {report.Finding}");
    Console.WriteLine($"last good record {report.LastSequence}:{report.LastHash}, {(report.IsSealed ? "sealed" : "not sealed")}");
    if (evidence is not null)
    {
        foreach ((string file, EvidenceFinding finding) in evidence.Findings) Console.WriteLine($"{file}: {finding}");
        Console.WriteLine($"evidence: {evidence.Good} files good, {evidence.Findings.Count} findings, {evidence.Lost} views said lost, {evidence.Removed} files removed for room; "
            + $"{evidence.Complete} rejected and undecided units complete, {evidence.Incomplete.Count} not");
    }

    foreach ((string what, long count) in report.Counts.OrderBy(c => c.Key, StringComparer.Ordinal)) Console.WriteLine($"  {what,-13} {count}");
}

return report.Finding == LogFinding.None && evidence is not { Findings.Count: > 0 } ? 0 : 1;

static int Misunderstood(string problem)
{
    Console.Error.WriteLine(problem);
    Console.Error.WriteLine(Usage);
    return 2;
}
