using System.Text.Json;

namespace EdgeInspector.Scenarios.Tests.Bench;

/// <summary>The records of an audit log as plain JSON.</summary>
internal static class AuditRecords
{
    public static JsonElement[] Read(string folder) => [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).SelectMany(File.ReadLines)
        .Where(line => line.StartsWith('{')).Select(line => JsonDocument.Parse(line).RootElement)];

    public static JsonElement[] Events(string folder, string what) =>
        [.. Read(folder).Where(r => r.GetProperty("kind").GetString() == "event" && r.GetProperty("what").GetString() == what)];

    public static JsonElement[] Views(string folder) =>
        [.. Read(folder).Where(r => r.GetProperty("kind").GetString() == "decision").SelectMany(r => r.GetProperty("views").EnumerateArray())];
}
