using System.Text;
using System.Text.RegularExpressions;

namespace EdgeInspector.House.Tests;

public sealed partial class TraceabilityTests
{
    [Fact]
    public void Every_tag_is_an_id_of_the_requirements_table()
    {
        HashSet<string> known = Requirements.All.Select(r => r.Id).ToHashSet(StringComparer.Ordinal);

        IEnumerable<string> strays = Tags().Where(t => !known.Contains(t.Id)).Select(t => $"{t.File}: {t.Id}");

        Strays.None(strays);
    }

    [Fact]
    public void The_matrix_of_requirements_and_their_tests_is_printed()
    {
        ILookup<string, string> tests = Tags().ToLookup(t => t.Id, t => $"{Path.GetFileNameWithoutExtension(t.File)}: {t.Test.Replace('_', ' ')}");
        var matrix = new StringBuilder("# Requirements and the tests that show them\n\n| id | priority | tests |\n|---|---|---|\n");
        foreach ((string id, string priority) in Requirements.All)
        {
            string shown = tests.Contains(id) ? string.Join("<br>", tests[id].Distinct().Order(StringComparer.Ordinal)) : "none yet";
            matrix.Append($"| {id} | {priority} | {shown} |\n");
        }

        string file = Path.Combine(Tree.Root, "artifacts", "traceability.md");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, matrix.ToString());

        Assert.Equal(Requirements.All.Count, File.ReadAllLines(file).Count(l => Row().IsMatch(l)));
        Assert.True(tests.Contains("OPS-01"));
    }

    /// <summary>Tags with the test, or the class of tests, that they stand over.</summary>
    private static IEnumerable<(string File, string Id, string Test)> Tags()
    {
        foreach (string file in Tree.Code("tests").Where(f => !f.StartsWith("tests/Testing/", StringComparison.Ordinal)))
        {
            string code = Tree.WithoutComments(Tree.Read(file));
            foreach (Match tag in Tag().Matches(code))
            {
                Match test = Declaration().Match(code, tag.Index);
                yield return (file, tag.Groups["id"].Value, test.Success ? test.Groups["name"].Value : "");
            }
        }
    }

    [GeneratedRegex(@"(?<=[\[,]\s*)Requirement\(""(?<id>[^""]*)""\)")]
    private static partial Regex Tag();

    [GeneratedRegex(@"public\s+[\w<>\s]*?\s(?<name>\w+)\s*(\(|\r?\n|:)")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^\| [A-Z]{3}-\d\d \|")]
    private static partial Regex Row();
}
