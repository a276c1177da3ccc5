namespace EdgeInspector.Agent.Configuration.Yaml;

/// <summary>Stands where something was refused; the problem is already noted, so readers pass over it in silence.</summary>
internal sealed record YamlUnreadable(int Line, int Column) : YamlNode(Line, Column);
