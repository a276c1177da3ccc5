namespace EdgeInspector.Agent.Configuration.Yaml;

/// <summary>A single value as it was written.</summary>
/// <param name="Text">The text without its quotes.</param>
/// <param name="IsPlain">Whether it was written without quotes; only then it can be a number, a switch or nothing.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
internal sealed record YamlScalar(string Text, bool IsPlain, int Line, int Column) : YamlNode(Line, Column)
{
    public bool IsNothing => IsPlain && (Text is "" or "~" or "null");
}
