using System.Text.RegularExpressions;

namespace EdgeInspector.House.Tests;

public sealed partial class DocumentTests
{
    [Fact]
    public void Every_room_has_its_page()
    {
        IEnumerable<string> missing = Tree.Rooms.Select(r => $"src/{r}/README.md").Where(f => !Tree.Files.Contains(f));

        Strays.None(missing);
    }

    [Fact]
    public void The_house_has_its_floor_plan_and_its_decisions()
    {
        Assert.Contains("README.md", Tree.Files);
        Assert.Contains("src/README.md", Tree.Files);
        Assert.NotEmpty(Tree.Below("src/decisions", ".md"));
        Assert.All(Tree.Below("src/decisions", ".md"), f => Assert.Matches(@"/\d{4}-[a-z0-9\-]+\.md$", f));
    }

    [Fact]
    public void Names_in_back_ticks_exist_in_the_code()
    {
        HashSet<string> words = Words();

        IEnumerable<string> strays =
            from file in Documents()
            from Match match in BackTicks().Matches(WithoutFences(Tree.Read(file)))
            from name in Names(match.Groups["text"].Value)
            where !words.Contains(name)
            select $"{file}: `{name}`";

        Strays.None(strays.Distinct());
    }

    [Fact]
    public void Links_inside_the_project_lead_somewhere()
    {
        IEnumerable<string> strays =
            from file in Tree.Files
            where file.EndsWith(".md", StringComparison.Ordinal)
            from Match match in Link().Matches(WithoutFences(Tree.Read(file)))
            let target = Uri.UnescapeDataString(match.Groups["target"].Value)
            where !target.Contains(':', StringComparison.Ordinal) && !target.StartsWith('#')
            let path = Path.Combine(Tree.Root, Path.GetDirectoryName(file)!, target.Split('#')[0])
            where !File.Exists(path) && !Directory.Exists(path)
            select $"{file}: {target}";

        Strays.None(strays);
    }

    [Fact]
    public void The_README_names_every_package_with_its_licence()
    {
        string readme = Tree.Read("README.md");

        IEnumerable<string> missing = Packages.Central.Keys.Where(p => !LineWith(readme, p).Any(l => Licence().IsMatch(l)));

        Strays.None(missing);
    }

    [Fact]
    public void Tests_that_a_table_names_exist()
    {
        string[] sources = [.. Tree.Files.Where(f => f.StartsWith("tests/", StringComparison.Ordinal) && f.EndsWith(".cs", StringComparison.Ordinal)).Select(Tree.Read)];
        string all = string.Join('\n', sources);
        var named = new List<(string File, string Class, string Method)>();
        foreach (string file in Tree.Files.Where(f => f.StartsWith("tests/", StringComparison.Ordinal) && f.EndsWith("README.md", StringComparison.Ordinal)))
        {
            foreach (Match match in NamedTest().Matches(Tree.Read(file))) named.Add((file, match.Groups["class"].Value, match.Groups["method"].Value));
        }

        Assert.NotEmpty(named);
        Strays.None(named
            .Where(n => !all.Contains($"class {n.Class}", StringComparison.Ordinal) || (n.Method.Length > 0 && !all.Contains($" {n.Method}(", StringComparison.Ordinal)))
            .Select(n => $"{n.File}: {n.Class}.{n.Method}")
            .Distinct());
    }

    private static IEnumerable<string> LineWith(string text, string package) => text.Split('\n')
        .Where(l => Regex.IsMatch(l, $@"(?<![\w.]){Regex.Escape(package)}(?![\w]|\.\w)"));

    /// <summary>The documents that describe code: the project's page and everything in src.</summary>
    private static IEnumerable<string> Documents() =>
        Tree.Files.Where(f => f.EndsWith(".md", StringComparison.Ordinal) && (f == "README.md" || f.StartsWith("src/", StringComparison.Ordinal)));

    /// <summary>Every word of code, configuration and file names: a name that is in none of them is a name of nothing.</summary>
    private static HashSet<string> Words()
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        foreach (string file in Tree.Files)
        {
            foreach (Match word in Word().Matches(file)) words.Add(word.Value);
            string text = Path.GetExtension(file) switch
            {
                ".cs" => Tree.WithoutComments(Tree.Read(file)),
                ".yaml" or ".json" or ".props" or ".csproj" or ".ps1" or ".js" or ".proto" or ".xml" => Tree.Read(file),
                _ => "",
            };
            foreach (Match word in Word().Matches(text)) words.Add(word.Value);
        }

        // Names of the platform that a page may speak of without our using them.
        foreach (Type type in typeof(object).Assembly.GetExportedTypes()) words.Add(type.Name.Split('`')[0]);
        return words;
    }

    /// <summary>The capitalised names of a piece of code in a sentence; options, paths and values are none.</summary>
    private static IEnumerable<string> Names(string code) =>
        CodeName().IsMatch(code) ? Word().Matches(code).Select(m => m.Value).Where(w => char.IsAsciiLetterUpper(w[0]) && w.Any(char.IsAsciiLetterLower)) : [];

    private static string WithoutFences(string text) => Fence().Replace(text, "");

    [GeneratedRegex(@"`(?<class>[A-Z]\w*Tests)(\.(?<method>[A-Z]\w*))?`", RegexOptions.CultureInvariant)]
    private static partial Regex NamedTest();

    [GeneratedRegex("(?<!`)`(?<text>[^`\n]+)`(?!`)")]
    private static partial Regex BackTicks();

    [GeneratedRegex(@"^[A-Z]\w*(<[\w, ]+>)?(\.\w+)*(\([\w, ]*\))?$")]
    private static partial Regex CodeName();

    [GeneratedRegex(@"[A-Za-z_]\w*")]
    private static partial Regex Word();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)(\s+""[^""]*"")?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^\s*```.*?^\s*```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\b(MIT|Apache|BSD)\b")]
    private static partial Regex Licence();
}
