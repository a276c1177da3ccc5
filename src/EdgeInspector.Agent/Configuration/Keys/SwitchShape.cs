using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using EdgeInspector.Agent.Configuration.Yaml;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>True or false, in these two words only.</summary>
internal sealed class SwitchShape : Shape<bool>
{
    public override string Allowed => "true, false";

    public override bool TryRead(YamlNode node, string key, KeyReading reading, [MaybeNullWhen(false)] out bool value)
    {
        value = false;
        if (!TryScalar(node, key, reading, out YamlScalar? scalar)) return false;
        value = scalar.Text == "true";
        if (scalar is { IsPlain: true, Text: "true" or "false" }) return true;
        return reading.Refuse(node, key, $"'{Shown.Of(scalar)}' is not a switch; allowed: {Allowed}");
    }

    public override JsonObject Schema() => new() { ["type"] = "boolean" };

    public override JsonNode? Json(string text) => text == "true";
}
