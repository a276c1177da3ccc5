namespace EdgeInspector.Agent.Configuration.Yaml;

/// <summary>A value of a YAML file with the place where it stands.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
internal abstract record YamlNode(int Line, int Column);
