using System.Globalization;
using System.Text.Json.Nodes;
using EdgeInspector.Agent.Configuration.Yaml;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>A day of the calendar, written as <c>2026-12-31</c>.</summary>
internal sealed class DateShape : Shape<DateOnly>
{
    public override string Allowed => "a day such as 2026-12-31";

    public override bool TryRead(YamlNode node, string key, KeyReading reading, out DateOnly value)
    {
        value = default;
        if (!TryScalar(node, key, reading, out YamlScalar? scalar)) return false;
        return DateOnly.TryParseExact(scalar.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out value)
            || reading.Refuse(node, key, $"'{Shown.Of(scalar)}' is not allowed; allowed: {Allowed}");
    }

    public override JsonObject Schema() => new() { ["type"] = "string", ["format"] = "date" };
}
