using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace EdgeInspector.Agent.Configuration.Yaml;

/// <summary>Builds the tree of one YAML document from the parser's events.</summary>
/// <remarks>
/// Refuses what lets two readers see two things in one file: anchors and aliases, merge keys, tags, duplicate keys, several
/// documents. A syntax error ends the reading; what came before it is kept, so that its problems can be told too.
/// </remarks>
internal sealed class YamlTree(string file, string text, ICollection<ConfigurationProblem> problems)
{
    /// <summary>Deepest nesting; the deepest key of a line is at 5.</summary>
    private const int DepthMax = 32;

    private readonly Parser _parser = new(new StringReader(text));
    private readonly HashSet<int> _tabLines = [];
    private bool _ended;

    /// <summary>False when a syntax error cut the document short.</summary>
    public bool IsWhole { get; private set; } = true;

    public YamlNode? Read()
    {
        foreach (int line in YamlText.LinesIndentedWithTabs(text))
        {
            _tabLines.Add(line);
            IsWhole = false;
            Report(line, 1, "", "is indented with a tab; use spaces");
        }

        YamlNode? root = null;
        while (Next() is { } parsed)
        {
            switch (parsed)
            {
                case StreamStart or StreamEnd or DocumentStart or DocumentEnd or Comment:
                    break;
                default:
                    YamlNode node = ReadNode(parsed, "", 0);
                    if (root is not null) Report(node.Line, node.Column, "", "a second document begins here; one file is one configuration");
                    root ??= node;
                    break;
            }
        }

        if (root is not (null or YamlScalar { IsNothing: true }) || !IsWhole) return root;
        Report(0, 0, "", "is empty");
        IsWhole = false;
        return null;
    }

    /// <summary>The next event, or null at the end and at a syntax error.</summary>
    private ParsingEvent? Next()
    {
        if (_ended) return null;
        try
        {
            if (_parser.MoveNext()) return _parser.Current;
            _ended = true;
            return null;
        }
        catch (YamlException e)
        {
            Fail((int)e.Start.Line, (int)e.Start.Column, e.InnerException?.Message ?? e.Message);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or IndexOutOfRangeException
            or NullReferenceException or OverflowException)
        {
            // The parser is not ours; whatever it stumbles over in somebody's text is a problem of that text.
            Fail((int)(_parser.Current?.End.Line ?? 1), (int)(_parser.Current?.End.Column ?? 1), e.Message);
        }

        return null;
    }

    private void Fail(int line, int column, string message)
    {
        _ended = true;
        IsWhole = false;
        if (!_tabLines.Contains(line)) Report(line, column, "", $"is not YAML: {OneLine(message)}");
    }

    private YamlNode ReadNode(ParsingEvent parsed, string path, int depth)
    {
        (int line, int column) = ((int)parsed.Start.Line, (int)parsed.Start.Column);
        if (parsed is AnchorAlias alias)
        {
            Report(line, column, path, $"'*{alias.Value}' refers to another place; write the value out");
            return new YamlUnreadable(line, column);
        }

        bool refused = false;
        if (parsed is NodeEvent node)
        {
            if (!node.Anchor.IsEmpty) Report(line, column, path, $"anchor '&{node.Anchor.Value}' is not allowed; write each value out");
            if (!node.Tag.IsEmpty)
            {
                Report(line, column, path, $"tag '{node.Tag}' is not allowed");
                refused = true;
            }
        }

        if (depth >= DepthMax)
        {
            Report(line, column, path, $"is nested deeper than {DepthMax} levels");
            Skip(parsed);
            return new YamlUnreadable(line, column);
        }

        YamlNode result = parsed switch
        {
            Scalar scalar => new YamlScalar(scalar.Value, scalar.Style == ScalarStyle.Plain, line, column),
            SequenceStart => ReadSequence(path, depth, line, column),
            MappingStart => ReadMapping(path, depth, line, column),
            _ => new YamlUnreadable(line, column),
        };
        return refused ? new YamlUnreadable(line, column) : result;
    }

    private YamlSequence ReadSequence(string path, int depth, int line, int column)
    {
        var items = new List<YamlNode>();
        while (Next() is { } parsed and not SequenceEnd)
        {
            if (parsed is not Comment) items.Add(ReadNode(parsed, $"{path}[{items.Count}]", depth + 1));
        }

        return new YamlSequence(items, line, column);
    }

    private YamlMapping ReadMapping(string path, int depth, int line, int column)
    {
        var entries = new List<YamlEntry>();
        var firstLines = new Dictionary<string, int>(StringComparer.Ordinal);
        while (Next() is { } parsed and not MappingEnd)
        {
            if (parsed is Comment) continue;
            YamlNode key = ReadNode(parsed, path, depth + 1);
            string name = (key as YamlScalar)?.Text ?? "";
            string valuePath = Join(path, name);
            if (Next() is not { } following) break;
            YamlNode value = ReadNode(following, valuePath, depth + 1);

            if (key is YamlUnreadable) continue;
            if (key is not YamlScalar) Report(key.Line, key.Column, path, "a key must be a word");
            else if (name == "<<") Report(key.Line, key.Column, path, "merge key '<<' is not allowed; write each value out");
            else if (!firstLines.TryAdd(name, key.Line)) Report(key.Line, key.Column, valuePath, $"is here twice; first in line {firstLines[name]}");
            else entries.Add(new YamlEntry(name, value, key.Line, key.Column));
        }

        return new YamlMapping(entries, line, column);
    }

    private void Skip(ParsingEvent parsed)
    {
        int open = parsed.NestingIncrease;
        while (open > 0 && Next() is { } inner) open += inner.NestingIncrease;
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").Trim().TrimEnd('.');

    private void Report(int line, int column, string key, string message) =>
        problems.Add(new ConfigurationProblem(file, line, column, key, message));
}
