using EdgeInspector.Agent.Configuration.Yaml;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The values of one section while its record is being made.</summary>
/// <param name="path">The section's path; empty at the top.</param>
/// <param name="section">Where the section stands.</param>
/// <param name="reading">Where problems go.</param>
internal sealed class SectionValues(string path, YamlNode section, KeyReading reading)
{
    private readonly Dictionary<Key, object?> _values = [];
    private readonly Dictionary<Key, YamlEntry> _written = [];

    public bool IsGood { get; private set; } = true;

    /// <summary>The value of a key that was read without a problem, or its default.</summary>
    public T Get<T>(Key<T> key) => (T)_values[key]!;

    /// <summary>The value of a key that may be left out.</summary>
    public T? Find<T>(Key<T> key)
        where T : class => (T?)_values[key];

    /// <summary>Whether the key has a value to compare: it had no problem of its own.</summary>
    public bool Has(Key key) => _values.ContainsKey(key);

    /// <summary>Whether the file has the key.</summary>
    public bool IsWritten(Key key) => _written.ContainsKey(key);

    /// <summary>Notes a problem at a key, or at its section when the key is not written.</summary>
    public void Refuse(Key key, string message)
    {
        IsGood = false;
        string keyPath = PathOf(key);
        if (_written.TryGetValue(key, out YamlEntry? entry)) reading.Refuse(entry.Line, entry.Column, keyPath, message);
        else if (reading.IsWhole) reading.Refuse(section, keyPath, message);
    }

    /// <summary>Notes a problem at a key of a section below, such as <c>write.mode</c>.</summary>
    public void RefuseBelow(Key key, string below, string message) => RefuseIn(key, $".{below}", message);

    /// <summary>Notes a problem inside a list, such as <c>[1].fusion.rule</c>.</summary>
    public void RefuseIn(Key key, string within, string message)
    {
        IsGood = false;
        reading.RefuseAt($"{PathOf(key)}{within}", message);
    }

    /// <summary>Notes a problem at a place in the section, such as <c>regions[1].tiles</c>.</summary>
    public void RefuseIn(string place, string message)
    {
        IsGood = false;
        reading.RefuseAt(path.Length == 0 ? place : $"{path}.{place}", message);
    }

    public string PathOf(Key key) => path.Length == 0 ? key.Name : $"{path}.{key.Name}";

    internal void Set(Key key, object? value) => _values[key] = value;

    internal void Wrote(Key key, YamlEntry entry) => _written[key] = entry;

    internal void Spoil() => IsGood = false;
}
