using System.Globalization;
using System.Text.Json;
using EdgeInspector.Audit.Evidence;

namespace EdgeInspector.Agent.Commands.Replay;

/// <summary>One view of a decision record, as far as a replay needs it.</summary>
internal sealed class RecordedView
{
    /// <summary>Number of the record in the log.</summary>
    public required long Sequence { get; init; }

    public required uint Unit { get; init; }

    /// <summary>Position in the recipe.</summary>
    public required int View { get; init; }

    /// <summary>Name in the configuration.</summary>
    public required string Camera { get; init; }

    /// <summary>Id of the recipe in force.</summary>
    public required string Recipe { get; init; }

    /// <summary>The unit's verdict that counts.</summary>
    public required string UnitVerdict { get; init; }

    /// <summary>none, not-sampled, lost or kept.</summary>
    public required string State { get; init; }

    /// <summary>Null unless the pixels are kept.</summary>
    public required FrameEvidence? Frame { get; init; }

    /// <summary>Null when there is none, or none in the record.</summary>
    public required MapEvidence? Map { get; init; }

    /// <summary>What the camera exposed with, microseconds; null: unknown.</summary>
    public float? ExposureMicroseconds { get; init; }

    /// <summary>Its gain; null: unknown.</summary>
    public float? Gain { get; init; }

    /// <summary>What the model gave, by name: texts, or numbers in the fewest digits.</summary>
    public required IReadOnlyDictionary<string, string> Answers { get; init; }

    /// <summary>On what the decision rested.</summary>
    public required RunPins Pins { get; init; }

    /// <summary>The whole record.</summary>
    public required JsonElement Record { get; init; }

    /// <summary>The views of a decision record.</summary>
    public static IEnumerable<RecordedView> Of(JsonElement record, RunPins pins)
    {
        RunPins own = pins.With("configuration", Text(record, "configuration")).With("passport", Text(record, "passport")).With("model", Text(record, "model")).With("recipe", Text(record, "recipe"));
        JsonElement whole = record.Clone();
        foreach (JsonElement view in record.GetProperty("views").EnumerateArray())
        {
            yield return new RecordedView
            {
                Sequence = record.GetProperty("seq").GetInt64(),
                Unit = record.GetProperty("unit").GetUInt32(),
                View = view.GetProperty("view").GetInt32(),
                Camera = Text(view, "camera"),
                Recipe = Text(record, "recipe"),
                UnitVerdict = Text(record, "verdict"),
                ExposureMicroseconds = Number(view, "exposure_us"),
                Gain = Number(view, "gain"),
                State = Text(view, "evidence"),
                Frame = view.TryGetProperty("frame", out JsonElement frame)
                    ? new FrameEvidence(
                        Text(frame, "file"), Text(frame, "sha256"), frame.GetProperty("width").GetInt32(), frame.GetProperty("height").GetInt32(),
                        Text(frame, "format"), frame.GetProperty("bytes").GetInt32())
                    : null,
                Map = view.TryGetProperty("map", out JsonElement map)
                    ? new MapEvidence(
                        Text(map, "file"), Text(map, "sha256"), map.GetProperty("planes").GetInt32(), map.GetProperty("width").GetInt32(), map.GetProperty("height").GetInt32())
                    : null,
                Answers = AnswersOf(view),
                Pins = own,
                Record = whole,
            };
        }
    }

    private static SortedDictionary<string, string> AnswersOf(JsonElement view)
    {
        var answers = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in new[] { "outcome", "verdict", "reason", "score", "mean", "saturated", "sharpness", "p1", "p50", "p99", "embedding_distance", "outside", "findings_total" })
            answers[name] = Bare(view.GetProperty(name));
        answers["part"] = Sides(view.GetProperty("part"));
        int index = 0;
        foreach (JsonElement finding in view.GetProperty("findings").EnumerateArray())
        {
            answers[string.Create(CultureInfo.InvariantCulture, $"finding {index++}")] = $"{Text(finding, "class")} {Bare(finding.GetProperty("score"))} of {Bare(finding.GetProperty("raw_score"))} at {Sides(finding.GetProperty("box"))}{Measured(finding)}";
        }

        if (view.TryGetProperty("map", out JsonElement map)) answers["map"] = Text(map, "sha256");
        return answers;
    }

    private static string Measured(JsonElement finding) => finding.TryGetProperty("measurement", out JsonElement measurement)
        ? $", {measurement.GetString()} {Bare(finding.GetProperty("value"))} {Text(finding, "unit")} {Text(finding, "text")}".TrimEnd()
        : "";

    private static string Sides(JsonElement box) => string.Join(',', box.EnumerateArray().Select(side => side.GetRawText()));

    /// <summary>A value as it stands: its digits read back to the same binary32, so equal digits are equal bits.</summary>
    public static string Bare(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static float? Number(JsonElement view, string name) =>
        view.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetSingle() : null;

    private static string Text(JsonElement record, string name) =>
        record.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
