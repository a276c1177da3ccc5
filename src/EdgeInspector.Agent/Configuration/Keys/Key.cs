using System.Text.Json.Nodes;
using EdgeInspector.Agent.Configuration.Yaml;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>One key of the configuration: the single description from which reader, schema and example are made.</summary>
internal abstract class Key
{
    private protected Key(string name, string comment)
    {
        Name = name;
        Comment = comment;
    }

    /// <summary>The key in the file, kebab-case, with its unit: <c>deadline-ms</c>.</summary>
    public string Name { get; }

    /// <summary>What it is, in sentences, for the commented example and the schema.</summary>
    public string Comment { get; }

    /// <summary>Whether the file must have it.</summary>
    public bool IsRequired { get; internal init; }

    /// <summary>The default as YAML text, or null when there is none.</summary>
    public string? Default { get; internal init; }

    /// <summary>A value for the commented example where there is no default, as YAML text.</summary>
    public string? Example { get; internal init; }

    /// <summary>What happens without it, in words, when neither required nor given a default text.</summary>
    public string? Without { get; internal init; }

    /// <summary>Whether the example writes it although it may be left out.</summary>
    public bool IsShown { get; internal init; }

    /// <summary>The allowed range in words.</summary>
    public abstract string Allowed { get; }

    /// <summary>The keys below it, or null for a value.</summary>
    public abstract ISectionTree? Section { get; }

    public abstract JsonObject Schema();

    /// <summary>Reads the key's value into <paramref name="values"/>, or notes every problem in it.</summary>
    public abstract bool TryRead(YamlNode node, string path, KeyReading reading, SectionValues values);

    /// <summary>Gives a key that is not written its default.</summary>
    public abstract bool TryDefault(YamlNode section, string path, KeyReading reading, SectionValues values);

    /// <summary>A key that the file must have.</summary>
    public static Key<T> Required<T>(string name, Shape<T> shape, string example, string comment) =>
        new(name, comment, shape) { IsRequired = true, Example = example };

    /// <summary>A key with a default, as YAML text.</summary>
    public static Key<T> WithDefault<T>(string name, Shape<T> shape, string value, string comment) =>
        new(name, comment, shape) { Default = value };

    /// <summary>A key that may be left out; its value is then the type's nothing.</summary>
    public static Key<T> Optional<T>(string name, Shape<T> shape, string example, string without, string comment, bool isShown = false) =>
        new(name, comment, shape) { Example = example, Without = without, IsShown = isShown };

    /// <summary>A section, required when one of its keys is.</summary>
    public static Key<T> Of<T>(string name, Section<T> section, string comment) =>
        new(name, comment, section) { IsRequired = section.Keys.Any(k => k.IsRequired) };
}
