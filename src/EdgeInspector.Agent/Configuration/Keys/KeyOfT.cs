using System.Text.Json.Nodes;
using EdgeInspector.Agent.Configuration.Yaml;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>A key with the shape of its value.</summary>
internal sealed class Key<T> : Key
{
    private readonly Shape<T> _shape;

    internal Key(string name, string comment, Shape<T> shape)
        : base(name, comment) => _shape = shape;

    public override string Allowed => _shape.Allowed;

    public override ISectionTree? Section => _shape is ISectionTree tree && tree.Keys.Any() ? tree : null;

    public override JsonObject Schema()
    {
        JsonObject schema = _shape.Schema();
        schema["description"] = Comment;
        if (Default is not null) schema["default"] = _shape.Json(Default);
        return schema;
    }

    public override bool TryRead(YamlNode node, string path, KeyReading reading, SectionValues values)
    {
        if (!_shape.TryRead(node, path, reading, out T? value)) return false;
        values.Set(this, value);
        return true;
    }

    public override bool TryDefault(YamlNode section, string path, KeyReading reading, SectionValues values)
    {
        // A section that is left out is read as an empty one: each of its keys has a default, or is required and named.
        if (_shape is Section<T> && Without is null) return TryRead(new YamlMapping([], section.Line, section.Column), path, reading, values);
        if (Default is not null) return TryRead(new YamlScalar(Default, IsPlain: Default.Length > 0, section.Line, section.Column), path, reading, values);
        values.Set(this, default);
        return true;
    }
}
