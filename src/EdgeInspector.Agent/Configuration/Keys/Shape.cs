using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using EdgeInspector.Agent.Configuration.Yaml;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The form of a value: how it is read, what it allows, and how schema and example show it.</summary>
/// <typeparam name="T">The value in the configuration record.</typeparam>
internal abstract class Shape<T>
{
    /// <summary>The allowed range in words, such as <c>5..10000 ms</c>.</summary>
    public abstract string Allowed { get; }

    /// <summary>Reads a value, or notes every problem in it and gives false.</summary>
    public abstract bool TryRead(YamlNode node, string key, KeyReading reading, [MaybeNullWhen(false)] out T value);

    /// <summary>The JSON schema of the value.</summary>
    public abstract JsonObject Schema();

    /// <summary>A default as JSON, from its YAML text.</summary>
    public virtual JsonNode? Json(string text) => text;

    /// <summary>The same values under another type.</summary>
    public Shape<TOther> As<TOther>(Func<T, TOther> to) => new ShapeAs<T, TOther>(this, to);

    protected static string Kind(YamlNode node) => node switch
    {
        YamlSequence => "a list",
        YamlMapping => "a section",
        _ => "a value",
    };

    /// <summary>A single value that is there; otherwise notes what is wrong.</summary>
    protected bool TryScalar(YamlNode node, string key, KeyReading reading, [NotNullWhen(true)] out YamlScalar? scalar)
    {
        scalar = node as YamlScalar;
        if (node is YamlUnreadable) return false;
        if (scalar is null) return reading.Refuse(node, key, $"is {Kind(node)}; allowed: {Allowed}");
        return !scalar.IsNothing || reading.Refuse(node, key, $"has no value; allowed: {Allowed}");
    }
}
