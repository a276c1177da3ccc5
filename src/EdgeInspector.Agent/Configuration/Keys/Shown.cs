using EdgeInspector.Agent.Configuration.Yaml;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>Values as they appear in messages and examples.</summary>
internal static class Shown
{
    private const int LengthMax = 60;

    /// <summary>The text on one line, cut when it is long.</summary>
    public static string Of(YamlScalar scalar) => Of(scalar.Text);

    /// <inheritdoc cref="Of(YamlScalar)"/>
    public static string Of(string text)
    {
        string line = new(text.Select(c => char.IsControl(c) ? ' ' : c).ToArray());
        return line.Length <= LengthMax ? line : line[..LengthMax] + "…";
    }

    /// <summary>The text in YAML: plain where nobody can mistake it, otherwise in double quotes.</summary>
    public static string Quoted(string text)
    {
        bool plain = text.Length > 0 && char.IsAsciiLetter(text[0]) && text is not ("true" or "false" or "null")
            && !text.EndsWith(':') && text.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:".Contains(c, StringComparison.Ordinal))
            && !text.Contains(": ", StringComparison.Ordinal);
        return plain ? text : $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }
}
