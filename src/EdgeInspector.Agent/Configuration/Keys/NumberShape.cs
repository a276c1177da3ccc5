using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;
using EdgeInspector.Agent.Configuration.Yaml;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>A number with its range, written with a point.</summary>
internal sealed class NumberShape(float min, float max) : Shape<float>
{
    public override string Allowed { get; } = string.Create(CultureInfo.InvariantCulture, $"{min}..{max}");

    public override bool TryRead(YamlNode node, string key, KeyReading reading, [MaybeNullWhen(false)] out float value)
    {
        value = 0;
        if (!TryScalar(node, key, reading, out YamlScalar? scalar)) return false;
        bool isNumber = float.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out float number);
        if (!isNumber || !float.IsFinite(number) || !scalar.IsPlain)
            return reading.Refuse(node, key, $"'{Shown.Of(scalar)}' is not a number; allowed: {Allowed}");
        if (number < min || number > max) return reading.Refuse(node, key, $"{Shown.Of(scalar)} is outside {Allowed}");
        value = number;
        return true;
    }

    public override JsonObject Schema() => new() { ["type"] = "number", ["minimum"] = Json(min), ["maximum"] = Json(max) };

    public override JsonNode? Json(string text) => Json(float.Parse(text, CultureInfo.InvariantCulture));

    /// <summary>The shortest decimal of a float; its double would show digits that nobody wrote.</summary>
    private static JsonValue Json(float value) => JsonValue.Create((decimal)value);
}
