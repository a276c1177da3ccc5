using System.Globalization;
using System.Text.RegularExpressions;

namespace EdgeInspector.House.Tests;

public sealed partial class LogTests
{
    /// <summary>First event id of each room; a room has a thousand.</summary>
    private static readonly Dictionary<string, int> _blocks = new(StringComparer.Ordinal)
    {
        ["EdgeInspector.Agent"] = 1000,
        ["EdgeInspector.Audit"] = 2000,
        ["EdgeInspector.GigEVision"] = 3000,
        ["EdgeInspector.Mqtt"] = 4000,
        ["EdgeInspector.OpcUa"] = 5000,
        ["EdgeInspector.Vision"] = 6000,
    };

    [Fact]
    public void No_event_id_is_used_twice()
    {
        IEnumerable<string> twice = Events().GroupBy(e => e.Id).Where(g => g.Count() > 1).Select(g => $"{g.Key}: {string.Join(", ", g.Select(e => e.File))}");

        Strays.None(twice);
    }

    [Fact]
    public void An_event_id_lies_in_the_block_of_its_room()
    {
        IEnumerable<string> strays = Events()
            .Where(e => !_blocks.TryGetValue(e.File.Split('/')[1], out int first) || e.Id < first || e.Id > first + 999)
            .Select(e => $"{e.File}: {e.Id}");

        Strays.None(strays);
    }

    [Fact]
    public void Nothing_is_logged_but_by_generated_methods_with_a_number()
    {
        IEnumerable<string> strays = Tree.Code("src").Where(f =>
        {
            string code = Tree.WithoutComments(Tree.Read(f));
            return LooseLog().IsMatch(code) || AnyEvent().Count(code) != NumberedEvent().Count(code);
        });

        Strays.None(strays);
    }

    private static IEnumerable<(string File, int Id)> Events() =>
        from file in Tree.Code("src")
        from Match match in NumberedEvent().Matches(Tree.WithoutComments(Tree.Read(file)))
        select (file, int.Parse(match.Groups["id"].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\[LoggerMessage\(")]
    private static partial Regex AnyEvent();

    [GeneratedRegex(@"\[LoggerMessage\(\s*(EventId\s*=\s*|eventId:\s*)?(?<id>\d+)\b")]
    private static partial Regex NumberedEvent();

    [GeneratedRegex(@"\.Log(Trace|Debug|Information|Warning|Error|Critical)\(")]
    private static partial Regex LooseLog();
}
