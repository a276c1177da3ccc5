namespace EdgeInspector.Agent.Configuration.Yaml;

/// <summary>One key of a mapping with its value and the place of the key.</summary>
internal sealed record YamlEntry(string Key, YamlNode Value, int Line, int Column);
