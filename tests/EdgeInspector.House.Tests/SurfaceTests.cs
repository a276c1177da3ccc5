namespace EdgeInspector.House.Tests;

/// <summary>Reads the built rooms; build the solution first.</summary>
public sealed class SurfaceTests
{
    [Fact]
    public void No_type_of_a_third_party_is_in_a_rooms_public_signatures()
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

        IEnumerable<string> strays =
            from room in Tree.Rooms
            where room != "EdgeInspector.Agent"
            let assembly = Path.Combine(Tree.Root, "src", room, "bin", configuration, "net10.0", room + ".dll")
            from use in PublicSurface.Of(assembly)
            where !IsOurs(use.Assembly)
            select $"{use.Place}: {use.Assembly}";

        Assert.Empty(strays.Distinct());
    }

    /// <summary>The framework, the house and the logger. The agent is nobody's room: its surface serves its own tests.</summary>
    private static bool IsOurs(string assembly) =>
        assembly.StartsWith("EdgeInspector.", StringComparison.Ordinal)
        || (assembly.StartsWith("System.", StringComparison.Ordinal) && !Packages.Central.ContainsKey(assembly))
        || assembly is "netstandard" or "Microsoft.Win32.Primitives" or "Microsoft.Extensions.Logging.Abstractions";
}
