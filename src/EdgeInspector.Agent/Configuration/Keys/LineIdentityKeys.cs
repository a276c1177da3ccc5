namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys under <c>line</c>.</summary>
internal static class LineIdentityKeys
{
    private static readonly Key<string> _enterprise = Key.WithDefault("enterprise", Shapes.Name, "enterprise", "The company.");
    private static readonly Key<string> _site = Key.Required("site", Shapes.Name, "plant-1", "The plant.");
    private static readonly Key<string> _area = Key.Required("area", Shapes.Name, "filling", "The area of the plant.");
    private static readonly Key<string> _name = Key.Required("name", Shapes.Name, "line-1", "The line.");
    private static readonly Key<string> _cell = Key.WithDefault("cell", Shapes.Name, "inspection", "The station on the line.");

    public static Section<LineIdentity> Section { get; } = new([_enterprise, _site, _area, _name, _cell], v => new LineIdentity
    {
        Enterprise = v.Get(_enterprise),
        Site = v.Get(_site),
        Area = v.Get(_area),
        Name = v.Get(_name),
        Cell = v.Get(_cell),
    });
}
