using System.Text.Json;

namespace EdgeInspector.Agent.Commands.Evidence;

/// <summary>The record of a unit as the log has it, with the pins that were told last before it.</summary>
/// <param name="Record">The whole record.</param>
/// <param name="Pins">On what the decision rested.</param>
internal sealed record UnitRecord(JsonElement Record, RunPins Pins)
{
    public long Sequence => Record.GetProperty("seq").GetInt64();

    public uint Unit => Record.GetProperty("unit").GetUInt32();

    public IReadOnlyList<JsonElement> Views => [.. Record.GetProperty("views").EnumerateArray()];

    public string Text(string name) => TextOf(Record, name);

    /// <summary>A field as it stands: texts without quotes, numbers in the record's digits, nothing for null.</summary>
    public static string TextOf(JsonElement of, string name) => !of.TryGetProperty(name, out JsonElement value) ? "" : value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null => "",
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.Undefined or JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Number or _ => value.GetRawText(),
    };

    /// <summary>Reads the records that are asked for and what the log says of evidence files. What is no whole record is passed over: the verifier names it.</summary>
    /// <param name="folder">Of the audit log.</param>
    /// <param name="isAsked">Whether a decision record is wanted.</param>
    /// <param name="events">Gets what is said of files.</param>
    public static IReadOnlyList<UnitRecord> Read(string folder, Func<JsonElement, bool> isAsked, List<FileEvent> events)
    {
        var found = new List<UnitRecord>();
        RunPins pins = RunPins.Parse("");
        foreach (string file in Directory.EnumerateFiles(folder, "audit-*.jsonl").Order(StringComparer.Ordinal))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream);
            while (reader.ReadLine() is { } line)
            {
                try
                {
                    using JsonDocument document = JsonDocument.Parse(line);
                    JsonElement record = document.RootElement;
                    string what = TextOf(record, "what");
                    if (what == "model-pinned") pins = RunPins.Parse(TextOf(record, "new"));
                    else if (what is "evidence-lost" or "evidence-removed" or "map-stored")
                        events.Add(new FileEvent(record.GetProperty("seq").GetInt64(), what, TextOf(record, "where"), TextOf(record, "new"), TextOf(record, "why")));
                    else if (TextOf(record, "kind") == "decision" && isAsked(record)) found.Add(new UnitRecord(record.Clone(), pins));
                }
                catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
                {
                }
            }
        }

        return found;
    }
}
