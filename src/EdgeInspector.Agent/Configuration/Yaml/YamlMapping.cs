namespace EdgeInspector.Agent.Configuration.Yaml;

/// <summary>Keys with their values, in the file's order; no key comes twice.</summary>
internal sealed record YamlMapping(IReadOnlyList<YamlEntry> Entries, int Line, int Column) : YamlNode(Line, Column);
