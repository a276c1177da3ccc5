using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using EdgeInspector.Agent.Configuration.Yaml;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>A shape whose values are handed on as another type: milliseconds as <see cref="TimeSpan"/>.</summary>
internal sealed class ShapeAs<TFrom, T>(Shape<TFrom> inner, Func<TFrom, T> to) : Shape<T>
{
    public override string Allowed => inner.Allowed;

    public override bool TryRead(YamlNode node, string key, KeyReading reading, [MaybeNullWhen(false)] out T value)
    {
        bool read = inner.TryRead(node, key, reading, out TFrom? raw);
        value = read ? to(raw!) : default;
        return read;
    }

    public override JsonObject Schema() => inner.Schema();

    public override JsonNode? Json(string text) => inner.Json(text);
}
