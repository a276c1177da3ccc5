using System.Text.Json;

namespace EdgeInspector.LineSimulator;

/// <summary>Reads the decision records out of an audit log, by the field names that its page promises.</summary>
/// <remarks>It believes what it reads; whether the log is whole is the verifier's word.</remarks>
public static class DecisionLog
{
    /// <summary>Every decision in the folder's segments, in the order of the log. A torn last line, as a kill leaves it, is passed over.</summary>
    public static IReadOnlyList<DecisionRecord> Read(string folder)
    {
        var decisions = new List<DecisionRecord>();
        if (!Directory.Exists(folder)) return decisions;
        foreach (string segment in Directory.EnumerateFiles(folder, "audit-*.jsonl").Order(StringComparer.Ordinal))
        {
            using var stream = new FileStream(segment, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream);
            while (reader.ReadLine() is { } line)
            {
                if (TryRead(line, out DecisionRecord? decision)) decisions.Add(decision!);
            }
        }

        return decisions;
    }

    /// <summary>Reads one line; false when it is no decision.</summary>
    public static bool TryRead(string line, out DecisionRecord? decision)
    {
        decision = null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement record = document.RootElement;
            if (record.ValueKind != JsonValueKind.Object || Text(record, "kind") != "decision") return false;
            decision = new DecisionRecord(
                record.GetProperty("unit").GetUInt32(),
                record.GetProperty("trigger").GetUInt32(),
                Text(record, "verdict"),
                Text(record, "decided_verdict"),
                Text(record, "reason"),
                Text(record, "delivery"),
                record.GetProperty("late").GetBoolean(),
                record.TryGetProperty("score", out JsonElement score) && score.ValueKind == JsonValueKind.Number ? score.GetDouble() : null)
            {
                BatchId = Text(record, "batch"),
                RecipeId = Text(record, "recipe"),
            };
            return true;
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    private static string Text(JsonElement record, string name) =>
        record.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
