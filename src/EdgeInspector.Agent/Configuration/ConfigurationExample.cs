using System.Text;
using EdgeInspector.Agent.Configuration.Keys;

namespace EdgeInspector.Agent.Configuration;

/// <summary>The commented examples, made from the description of the keys: every key with its meaning, range and default.</summary>
public static class ConfigurationExample
{
    private const int WidthMax = 120;

    /// <summary>The text of <c>config/line.yaml</c>.</summary>
    public static string OfLine() => Text(
        LineKeys.Section,
        "line.schema.json",
        "The configuration of one line. It is read once, when the service starts; a change is a stop, an audit event and a start.",
        "Every key is here. What is commented out has the effect that is told; the others show their default where they have one.",
        "Check it before a start: EdgeInspector.Agent check --config line.yaml");

    /// <summary>A recipe with every key.</summary>
    public static string OfRecipe() => Text(
        RecipeKeys.Section,
        "../recipe.schema.json",
        "The settings of one product. It is read together with the line's file and is part of the configuration hash.");

    /// <summary>Every key of the line's file by its path, lists as <c>cameras[]</c>.</summary>
    public static IReadOnlyList<string> LinePaths() => Paths(((ISectionTree)LineKeys.Section).Keys, "").ToArray();

    private static string Text(ISectionTree root, string schema, params string[] introduction)
    {
        var text = new StringBuilder();
        text.Append("# yaml-language-server: $schema=").Append(schema).Append('\n');
        foreach (string sentence in introduction) Comment(text, "", sentence);
        foreach (Key key in root.Keys)
        {
            text.Append('\n');
            Write(text, key, "");
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, Key key, string indent)
    {
        if (key.Section is { } section && key.Without is null)
        {
            Comment(text, indent, key.Comment);
            text.Append(indent).Append(key.Name).Append(":\n");
            bool isList = key.Example is not null;
            string inner = indent + (isList ? "    " : "  ");
            var body = new StringBuilder();
            foreach (Key below in section.Keys) Write(body, below, inner);
            text.Append(isList ? AsFirstItem(body.ToString(), indent) : body.ToString());
            return;
        }

        string fallback = key.Default is not null ? $"Default: {key.Default}."
            : key.IsRequired ? "Required."
            : $"Without it: {key.Without}.";
        string allowed = key.Section is null ? $" Allowed: {key.Allowed}." : "";
        Comment(text, indent, $"{key.Comment}{allowed} {fallback}");
        text.Append(indent);
        if (!key.IsRequired && !key.IsShown && key.Default is null) text.Append("# ");
        text.Append(key.Name).Append(": ").Append(key.Default ?? key.Example).Append('\n');
    }

    /// <summary>Puts the dash of a list's item before its first key.</summary>
    private static string AsFirstItem(string body, string indent)
    {
        string[] lines = body.Split('\n');
        int first = Array.FindIndex(lines, l => l.Length > 0 && !l.TrimStart().StartsWith('#'));
        lines[first] = $"{indent}  - {lines[first].TrimStart()}";
        return string.Join('\n', lines);
    }

    private static void Comment(StringBuilder text, string indent, string words)
    {
        string line = indent + "#";
        foreach (string word in words.Split(' '))
        {
            if (line.Length + 1 + word.Length > WidthMax)
            {
                text.Append(line).Append('\n');
                line = indent + "#";
            }

            line += " " + word;
        }

        text.Append(line).Append('\n');
    }

    private static IEnumerable<string> Paths(IEnumerable<Key> keys, string path)
    {
        foreach (Key key in keys)
        {
            string keyPath = path.Length == 0 ? key.Name : $"{path}.{key.Name}";
            yield return keyPath;
            string below = key.Section is not null && key.Example is { } example && (key.Without is null || example.StartsWith('[')) ? keyPath + "[]" : keyPath;
            foreach (string inner in Paths(key.Section?.Keys ?? [], below)) yield return inner;
        }
    }
}
