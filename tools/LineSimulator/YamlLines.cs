using System.Text.RegularExpressions;

namespace EdgeInspector.LineSimulator;

/// <summary>A YAML file in block style, read and changed line by line, so that a derived copy keeps every comment.</summary>
/// <remarks>It knows what the bench needs of the shipped file: nested keys, lists of sections, and one-line <c>{ key: value }</c>. It is no YAML parser.</remarks>
public sealed partial class YamlLines
{
    private readonly List<string> _lines;

    private YamlLines(IEnumerable<string> lines) => _lines = [.. lines];

    public static YamlLines Read(string file) => new(File.ReadAllLines(file));

    public static YamlLines Parse(string text) => new(text.ReplaceLineEndings("\n").Split('\n'));

    public override string ToString() => string.Join('\n', _lines);

    /// <summary>The value of a key such as <c>plc.security.pki-folder</c> or <c>cameras[0].serial</c>; null when it is not there.</summary>
    public string? Get(string path)
    {
        if (Find(path) is int line) return Unquote(Entry().Match(_lines[line]).Groups["value"].Value);

        // A one-line section: the key stands inside its parent's braces.
        int dot = path.LastIndexOf('.');
        if (dot < 0 || Find(path[..dot]) is not int parent) return null;
        string value = Entry().Match(_lines[parent]).Groups["value"].Value;
        if (value is not ['{', .., '}']) return null;
        foreach (string pair in value[1..^1].Split(','))
        {
            string[] halves = pair.Split(':', 2);
            if (halves is [var key, var inner] && key.Trim() == path[(dot + 1)..]) return Unquote(inner.Trim());
        }

        return null;
    }

    /// <summary>Replaces a key's value; throws when the key is not there, for a silent miss would run another line than was asked for.</summary>
    public void Set(string path, string value)
    {
        if (Find(path) is not int line) throw new InvalidOperationException($"key '{path}' is not in the file, so it cannot be set to '{value}'");
        Match entry = Entry().Match(_lines[line]);
        _lines[line] = $"{entry.Groups["lead"].Value}{entry.Groups["key"].Value}: {value}";
    }

    /// <summary>Writes a key that is not there behind the first one of its section or list entry, or at the end of the file; throws when there is no such section.</summary>
    public void Add(string path, string value)
    {
        int dot = path.LastIndexOf('.');
        if (dot < 0)
        {
            _lines.Add($"{path}: {value}");
            return;
        }

        string section = path[..dot];
        int first = FirstIn(section) ?? throw new InvalidOperationException($"section '{section}' is not in the file, so '{path}' cannot be added to it");
        string indent = new(' ', Entry().Match(_lines[first]).Groups["lead"].Length);
        _lines.Insert(first + 1, $"{indent}{path[(dot + 1)..]}: {value}");
    }

    private int? FirstIn(string section)
    {
        for (int i = 0; i < _lines.Count; i++)
        {
            Match entry = Entry().Match(_lines[i]);
            if (entry.Success && Find($"{section}.{entry.Groups["key"].Value}") == i) return i;
        }

        return null;
    }

    private int? Find(string path)
    {
        string[] wanted = path.Split('.');
        var open = new Stack<(int Indent, string Name)>();
        var items = new Dictionary<string, int>();
        for (int i = 0; i < _lines.Count; i++)
        {
            Match entry = Entry().Match(_lines[i]);
            if (!entry.Success) continue;
            string lead = entry.Groups["lead"].Value;
            bool isItem = lead.Contains('-', StringComparison.Ordinal);
            int indent = lead.Length;
            while (open.TryPeek(out var above) && above.Indent >= indent) open.Pop();
            if (isItem)
            {
                // The first key of a list's section: its parent's name gets the section's number.
                while (open.TryPeek(out var above) && above.Indent >= lead.IndexOf('-', StringComparison.Ordinal) + 1) open.Pop();
                var (parentIndent, parentName) = open.Pop();
                string plain = parentName.Split('[')[0];
                string full = string.Join('.', open.Reverse().Select(o => o.Name).Append(plain));
                int number = items.TryGetValue(full, out int last) ? last + 1 : 0;
                items[full] = number;
                open.Push((parentIndent, $"{plain}[{number}]"));
            }

            open.Push((indent, entry.Groups["key"].Value));
            if (open.Count == wanted.Length && open.Reverse().Select(o => o.Name).SequenceEqual(wanted)) return i;
        }

        return null;
    }

    private static string Unquote(string value) => value is ['"', .., '"'] or ['\'', .., '\''] ? value[1..^1] : value;

    [GeneratedRegex(@"^(?<lead>\s*(?:-\s+)?)(?<key>[A-Za-z0-9_-]+):(?:\s+(?<value>[^#]*?))?\s*(?:\s#.*)?$")]
    private static partial Regex Entry();
}
