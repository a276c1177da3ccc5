using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;
using EdgeInspector.Agent.Configuration.Yaml;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>A whole number with its range; the unit is only for messages, in the file it is part of the key.</summary>
internal sealed class WholeNumberShape(int min, int max, string unit = "") : Shape<int>
{
    public override string Allowed { get; } = string.Create(CultureInfo.InvariantCulture, $"{min}..{max} {unit}").TrimEnd();

    public override bool TryRead(YamlNode node, string key, KeyReading reading, [MaybeNullWhen(false)] out int value)
    {
        value = 0;
        if (!TryScalar(node, key, reading, out YamlScalar? scalar)) return false;
        bool isNumber = long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number);
        if (!isNumber || !scalar.IsPlain) return reading.Refuse(node, key, $"'{Shown.Of(scalar)}' is not a whole number; allowed: {Allowed}");
        if (number < min || number > max) return reading.Refuse(node, key, $"{number} is outside {Allowed}");
        value = (int)number;
        return true;
    }

    public override JsonObject Schema() => new() { ["type"] = "integer", ["minimum"] = min, ["maximum"] = max };

    public override JsonNode? Json(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
