using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using EdgeInspector.Agent.Configuration.Yaml;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>A section of the file: its keys, the rules between them, and the record that they make.</summary>
/// <param name="keys">In the order of the example.</param>
/// <param name="make">Makes the record; called only when every key is good.</param>
/// <param name="check">Rules between keys; asks <see cref="SectionValues.Has"/> first, for it runs over broken sections too.</param>
internal sealed class Section<T>(IReadOnlyList<Key> keys, Func<SectionValues, T> make, Action<SectionValues>? check = null) : Shape<T>, ISectionTree
{
    public IReadOnlyList<Key> Keys => keys;

    IEnumerable<Key> ISectionTree.Keys => keys;

    public override string Allowed { get; } = $"section with {string.Join(", ", keys.Select(k => k.Name))}";

    public override bool TryRead(YamlNode node, string key, KeyReading reading, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (node is YamlUnreadable) return false;
        if (node is YamlScalar { IsNothing: true }) node = new YamlMapping([], node.Line, node.Column);
        if (node is not YamlMapping mapping) return reading.Refuse(node, key, $"is {Kind(node)}; allowed: {Allowed}");

        var values = new SectionValues(key, mapping, reading);
        foreach (YamlEntry entry in mapping.Entries) ReadEntry(entry, key, reading, values);
        foreach (Key missing in keys)
        {
            if (values.IsWritten(missing)) continue;
            string path = values.PathOf(missing);
            if (!missing.IsRequired)
            {
                if (!missing.TryDefault(mapping, path, reading, values)) values.Spoil();
            }
            else
            {
                values.Spoil();
                if (reading.IsWhole) reading.Refuse(mapping, path, $"is missing; allowed: {missing.Allowed}");
            }
        }

        check?.Invoke(values);
        if (!values.IsGood) return false;
        value = make(values)!;
        return true;
    }

    public override JsonObject Schema()
    {
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = new JsonObject(keys.Select(k => KeyValuePair.Create(k.Name, (JsonNode?)k.Schema()))),
        };
        JsonNode?[] required = keys.Where(k => k.IsRequired).Select(k => (JsonNode?)k.Name).ToArray();
        if (required.Length > 0) schema["required"] = new JsonArray(required);
        return schema;
    }

    private void ReadEntry(YamlEntry entry, string section, KeyReading reading, SectionValues values)
    {
        Key? known = keys.FirstOrDefault(k => k.Name == entry.Key);
        string path = section.Length == 0 ? Shown.Of(entry.Key) : $"{section}.{Shown.Of(entry.Key)}";
        if (known is null)
        {
            values.Spoil();
            reading.Refuse(entry.Line, entry.Column, path, UnknownKey.Message(entry.Key, keys, reading.Root));
            return;
        }

        // A section's problems as a whole stand at its key, not at the first key inside it.
        YamlNode value = entry.Value is YamlMapping inner ? inner with { Line = entry.Line, Column = entry.Column } : entry.Value;
        values.Wrote(known, entry);
        reading.Place(path, entry);
        if (!known.TryRead(value, path, reading, values)) values.Spoil();
    }
}
