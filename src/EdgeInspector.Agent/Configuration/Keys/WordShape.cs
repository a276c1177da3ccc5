using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using EdgeInspector.Agent.Configuration.Yaml;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>One word of a list, such as the modes of a handshake or the sizes of a key.</summary>
internal sealed class WordShape<T>(params (string Word, T Value)[] words) : Shape<T>
    where T : struct
{
    public override string Allowed { get; } = string.Join(", ", words.Select(w => w.Word));

    public override bool TryRead(YamlNode node, string key, KeyReading reading, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (!TryScalar(node, key, reading, out YamlScalar? scalar)) return false;
        foreach ((string word, T meaning) in words)
        {
            if (word != scalar.Text) continue;
            value = meaning;
            return true;
        }

        string hint = Suggestion.For(scalar.Text, words.Select(w => w.Word)) is { } near ? $" - did you mean '{near}'?" : "";
        return reading.Refuse(node, key, $"'{Shown.Of(scalar)}' is not allowed; allowed: {Allowed}{hint}");
    }

    public override JsonObject Schema() => new() { ["enum"] = new JsonArray(words.Select(w => Json(w.Word)).ToArray()) };

    /// <remarks>A word of digits, such as an MQTT version, is a number to an editor.</remarks>
    public override JsonNode? Json(string text) => int.TryParse(text, out int number) ? number : text;
}
