using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EdgeInspector.Agent.Configuration.Yaml;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>Text of a bounded length and, where it matters, of a given form.</summary>
/// <param name="lengthMax">Characters at the most; at least one is needed.</param>
/// <param name="form">What is allowed, in words; empty: any characters.</param>
/// <param name="pattern">The form as a regular expression over the whole text.</param>
internal sealed class TextShape(int lengthMax, string form = "", [StringSyntax(StringSyntaxAttribute.Regex)] string? pattern = null) : Shape<string>
{
    private readonly Regex? _pattern = pattern is null ? null : new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    public override string Allowed { get; } = form.Length > 0 ? form : $"1..{lengthMax} characters";

    public override bool TryRead(YamlNode node, string key, KeyReading reading, [MaybeNullWhen(false)] out string value)
    {
        value = null;
        if (!TryScalar(node, key, reading, out YamlScalar? scalar)) return false;
        bool fits = scalar.Text.Length <= lengthMax && !string.IsNullOrWhiteSpace(scalar.Text) && !scalar.Text.Any(char.IsControl)
            && (_pattern?.IsMatch(scalar.Text) ?? true);
        if (!fits) return reading.Refuse(node, key, $"'{Shown.Of(scalar)}' is not allowed; allowed: {Allowed}");
        value = scalar.Text;
        return true;
    }

    public override JsonObject Schema()
    {
        // A code of digits alone is a number to an editor and text to us.
        var schema = new JsonObject { ["type"] = new JsonArray("string", "number"), ["minLength"] = 1, ["maxLength"] = lengthMax };
        if (pattern is not null) schema["pattern"] = pattern;
        return schema;
    }
}
