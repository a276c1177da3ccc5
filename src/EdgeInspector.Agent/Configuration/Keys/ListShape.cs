using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;
using EdgeInspector.Agent.Configuration.Yaml;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>A list of values of one shape.</summary>
internal sealed class ListShape<T>(Shape<T> item, int min, int max) : Shape<IReadOnlyList<T>>, ISectionTree
{
    public override string Allowed { get; } = string.Create(CultureInfo.InvariantCulture, $"list of {min}..{max}, each {item.Allowed}");

    public Shape<T> Item => item;

    IEnumerable<Key> ISectionTree.Keys => (item as ISectionTree)?.Keys ?? [];

    public override bool TryRead(YamlNode node, string key, KeyReading reading, [MaybeNullWhen(false)] out IReadOnlyList<T> value)
    {
        value = null;
        if (node is YamlUnreadable) return false;
        if (node is not YamlSequence list) return reading.Refuse(node, key, $"is {Kind(node)}; allowed: {Allowed}");
        var values = new List<T>();
        bool good = list.Items.Count >= min && list.Items.Count <= max;
        if (!good) reading.Refuse(node, key, $"has {list.Items.Count} entries; allowed: {min}..{max}");
        for (int i = 0; i < list.Items.Count; i++)
        {
            reading.Place($"{key}[{i}]", new YamlEntry(key, list.Items[i], list.Items[i].Line, list.Items[i].Column));
            if (item.TryRead(list.Items[i], $"{key}[{i}]", reading, out T? read)) values.Add(read);
            else good = false;
        }

        value = values.AsReadOnly();
        return good;
    }

    public override JsonObject Schema() => new()
    {
        ["type"] = "array",
        ["minItems"] = min,
        ["maxItems"] = max,
        ["items"] = item.Schema(),
    };
}
