namespace EdgeInspector.House.Tests;

/// <summary>Reads the built rooms; build the solution first.</summary>
public sealed class SurfaceTests
{
    [Fact]
    public void No_type_of_a_third_party_is_in_a_rooms_public_signatures()
    {
        IEnumerable<string> strays =
            from room in Tree.Rooms
            where room != "EdgeInspector.Agent"

            // The adapter that is only compiled into the agent, on request, has no assembly of its own.
            where Tree.Files.Contains($"src/{room}/{room}.csproj")
            from use in PublicSurface.Of(Built(room))
            where !IsOurs(use.Assembly)
            select $"{use.Place}: {use.Assembly}";

        Strays.None(strays.Distinct());
    }

    [Fact]
    public void The_reader_of_surfaces_sees_a_third_party_where_there_is_one()
    {
        // The verbs of the agent are made of System.CommandLine, and it is nobody's room: there the type is in place.
        (string Place, string Assembly)[] uses = PublicSurface.Of(Built("EdgeInspector.Agent")).ToArray();

        Assert.Contains(("CheckCommand.Create", "System.CommandLine"), uses);
    }

    private static string Built(string room) =>
        Path.Combine(Tree.Root, "src", room, "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", room + ".dll");

    /// <summary>The framework, the house and the logger. The agent is nobody's room: its surface serves its own tests.</summary>
    private static bool IsOurs(string assembly) =>
        assembly.StartsWith("EdgeInspector.", StringComparison.Ordinal)
        || (assembly.StartsWith("System.", StringComparison.Ordinal) && !Packages.Central.ContainsKey(assembly))
        || assembly is "netstandard" or "Microsoft.Win32.Primitives" or "Microsoft.Extensions.Logging.Abstractions";
}
