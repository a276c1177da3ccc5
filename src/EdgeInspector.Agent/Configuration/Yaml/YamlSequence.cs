namespace EdgeInspector.Agent.Configuration.Yaml;

/// <summary>A list of values.</summary>
internal sealed record YamlSequence(IReadOnlyList<YamlNode> Items, int Line, int Column) : YamlNode(Line, Column);
