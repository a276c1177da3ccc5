using System.Text.RegularExpressions;

namespace EdgeInspector.House.Tests;

public sealed partial class ThreadTests
{
    private const string Line = "src/EdgeInspector.Agent/Line.cs";

    [Fact]
    public void In_the_agent_only_the_line_makes_threads_and_channels()
    {
        Assert.Contains(Line, Tree.Files);
        string[] strays = Tree.Code("src/EdgeInspector.Agent").Where(f => f != Line && Makes().IsMatch(Tree.WithoutComments(Tree.Read(f)))).ToArray();
        Strays.None(strays);
    }

    [Fact]
    public void A_room_that_makes_a_thread_of_its_own_tells_so_on_its_page()
    {
        IEnumerable<string> silent = Tree.Rooms
            .Where(r => r != "EdgeInspector.Agent" && Tree.Code($"src/{r}").Any(f => Tree.WithoutComments(Tree.Read(f)).Contains("new Thread(", StringComparison.Ordinal)))
            .Where(r => !Tree.Files.Contains($"src/{r}/README.md") || !Tree.Read($"src/{r}/README.md").Contains("thread", StringComparison.OrdinalIgnoreCase));

        Strays.None(silent);
    }

    [Fact]
    public void No_channel_is_without_bounds()
    {
        string[] strays = Tree.Code("src").Where(f => Tree.WithoutComments(Tree.Read(f)).Contains("CreateUnbounded", StringComparison.Ordinal)).ToArray();

        Strays.None(strays);
    }

    [GeneratedRegex(@"new Thread\(|Channel\.Create")]
    private static partial Regex Makes();
}
