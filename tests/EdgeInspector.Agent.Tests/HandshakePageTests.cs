using System.Text.RegularExpressions;

namespace EdgeInspector.Agent.Tests;

/// <summary>The table of promises in this folder's page names tests that are there.</summary>
public sealed partial class HandshakePageTests
{
    [Fact]
    public void Page_names_only_tests_that_are_there()
    {
        string tests = Path.Combine(Repository.Folder, "tests");
        string[] named = [.. NamedTest().Matches(File.ReadAllText(Path.Combine(tests, "EdgeInspector.Agent.Tests", "README.md"))).Select(m => m.Groups[1].Value).Distinct()];
        char separator = Path.DirectorySeparatorChar;
        string sources = string.Join('\n', Directory.EnumerateFiles(tests, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{separator}obj{separator}", StringComparison.Ordinal) && !f.Contains("node_modules", StringComparison.Ordinal)).Select(File.ReadAllText));

        Assert.True(named.Length > 50, $"{named.Length} tests are named");
        string[] absent = [.. named.Where(name => !sources.Contains($" {name}(", StringComparison.Ordinal))];
        Assert.True(absent.Length == 0, $"no such test: {string.Join(", ", absent)}");
    }

    [GeneratedRegex("`([A-Z][A-Za-z]*_[A-Za-z0-9_]+)`")]
    private static partial Regex NamedTest();
}
