using System.Text.Json;

namespace EdgeInspector.Agent.Commands.Replay;

/// <summary>Reads the decisions of an audit log, each with the pins that were told last before it.</summary>
internal static class RecordedViews
{
    /// <summary>Every view that was looked at, in the log's order. What is no whole record is passed over: the verifier names it.</summary>
    public static IEnumerable<RecordedView> Read(string folder)
    {
        RunPins pins = RunPins.Parse("");
        foreach (string file in Directory.EnumerateFiles(folder, "audit-*.jsonl").Order(StringComparer.Ordinal))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream);
            while (reader.ReadLine() is { } line)
            {
                foreach (RecordedView view in Read(line, ref pins)) yield return view;
            }
        }
    }

    private static RecordedView[] Read(string line, ref RunPins pins)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement record = document.RootElement;
            string kind = record.GetProperty("kind").GetString()!;
            if (kind == "event" && record.GetProperty("what").GetString() == "model-pinned") pins = RunPins.Parse(record.GetProperty("new").GetString()!);
            return kind == "decision" ? [.. RecordedView.Of(record, pins)] : [];
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return [];
        }
    }
}
