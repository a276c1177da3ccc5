using EdgeInspector.Agent.Configuration.Yaml;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>What a shape needs while it reads: where relative paths begin, and where problems go.</summary>
/// <param name="file">The file being read.</param>
/// <param name="folder">Absolute folder of the file; relative paths begin there.</param>
/// <param name="root">All keys of the file, for suggestions.</param>
/// <param name="problems">Where every problem is noted.</param>
internal sealed class KeyReading(YamlFile file, string folder, ISectionTree root, ICollection<ConfigurationProblem> problems)
{
    private readonly Dictionary<string, YamlEntry> _places = new(StringComparer.Ordinal);

    public string Folder => folder;

    public ISectionTree Root => root;

    /// <summary>False when a syntax error cut the file short: a missing key is then no problem of its own.</summary>
    public bool IsWhole => file.IsWhole;

    /// <summary>Remembers where a key stands, for rules that reach over sections.</summary>
    public void Place(string path, YamlEntry entry) => _places[path] = entry;

    /// <summary>Notes a problem at a key by its path, or at the nearest section that is written.</summary>
    public void RefuseAt(string path, string message)
    {
        string place = path;
        YamlEntry? entry;
        while (!_places.TryGetValue(place, out entry) && place.LastIndexOf('.') is > 0 and int dot) place = place[..dot];
        Refuse(entry?.Line ?? 1, entry?.Column ?? 1, path, message);
    }

    /// <summary>Notes a problem; always false, so that a reader can return it.</summary>
    public bool Refuse(YamlNode at, string key, string message) => Refuse(at.Line, at.Column, key, message);

    /// <inheritdoc cref="Refuse(YamlNode, string, string)"/>
    public bool Refuse(int line, int column, string key, string message)
    {
        problems.Add(new ConfigurationProblem(file.Name, line, column, key, message));
        return false;
    }
}
