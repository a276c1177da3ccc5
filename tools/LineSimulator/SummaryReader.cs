using System.Text.Json;

namespace EdgeInspector.LineSimulator;

/// <summary>Reads a <c>summary</c> message by the key names that the plant is promised.</summary>
public static class SummaryReader
{
    private const string LatencyPrefix = "latency_";
    private const string MedianSuffix = "_p50_ms";

    /// <summary>False when the payload is no summary.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out SummaryMessage? summary)
    {
        summary = null;
        try
        {
            var reader = new Utf8JsonReader(payload);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            JsonElement root = document.RootElement;
            var latency = new List<StepLatency>();
            foreach (JsonProperty property in root.EnumerateObject())
            {
                if (!property.Name.StartsWith(LatencyPrefix, StringComparison.Ordinal)) continue;
                if (!property.Name.EndsWith(MedianSuffix, StringComparison.Ordinal)) continue;
                string stem = property.Name[..^MedianSuffix.Length];
                latency.Add(new StepLatency(
                    stem[LatencyPrefix.Length..], Number(property.Value), Number(root, stem + "_p99_ms"), Number(root, stem + "_max_ms")));
            }

            summary = new SummaryMessage
            {
                BatchId = root.TryGetProperty("batch", out JsonElement batch) ? batch.GetString() ?? "" : "",
                Infed = root.GetProperty("infed").GetInt64(),
                Accepted = root.GetProperty("accepted").GetInt64(),
                Rejected = root.GetProperty("rejected").GetInt64(),
                Undecided = root.GetProperty("undecided").GetInt64(),
                Late = root.GetProperty("late").GetInt64(),
                Lost = root.GetProperty("lost").GetInt64(),
                Latency = latency,
            };
            return true;
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    private static double Number(JsonElement root, string name) => root.TryGetProperty(name, out JsonElement value) ? Number(value) : double.NaN;

    private static double Number(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.NaN;
}
