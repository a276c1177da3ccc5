namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>A shape with keys below it: a section, or a list of sections.</summary>
internal interface ISectionTree
{
    IEnumerable<Key> Keys { get; }
}
