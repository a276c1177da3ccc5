using System.Text.Json;

namespace EdgeInspector.Audit;

/// <summary>Reads the events out of a log that <see cref="AuditVerifier"/> has found sound. Changes nothing, needs no lock.</summary>
public static class AuditEvents
{
    /// <summary>Every event in its order; a kind that this version does not know is left out, and so is a line that is not whole yet.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static IEnumerable<AuditEvent> In(string folder)
    {
        foreach (int segment in SegmentName.In(folder))
        {
            using var file = new StreamReader(new FileStream(Path.Combine(folder, SegmentName.Of(segment)), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            while (file.ReadLine() is string line)
            {
                if (TryRead(line) is AuditEvent read) yield return read;
            }
        }
    }

    private static AuditEvent? TryRead(string line)
    {
        try
        {
            using var record = JsonDocument.Parse(line);
            JsonElement root = record.RootElement;
            if (Text(root, "kind") != RecordNames.EventKind || !RecordNames.TryRead(Text(root, "what"), out AuditEventKind what)) return null;
            return new AuditEvent(what)
            {
                Who = Text(root, "who"), Role = Text(root, "role"), Where = Text(root, "where"), Old = Text(root, "old"), New = Text(root, "new"), Why = Text(root, "why"),
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
