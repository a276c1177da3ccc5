using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace EdgeInspector.House.Tests;

public sealed partial class BuildTests
{
    [Fact]
    public void Every_package_has_one_exact_version_in_one_place()
    {
        IEnumerable<string> loose = Packages.Central.Where(p => !ExactVersion().IsMatch(p.Value)).Select(p => $"{p.Key} {p.Value}");
        IEnumerable<string> own =
            from project in ProjectFile.All
            from reference in XDocument.Parse(Tree.Read(project.Path)).Descendants("PackageReference")
            where reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null
                || !Packages.Central.ContainsKey((string?)reference.Attribute("Include") ?? "")
            select $"{project.Path}: {reference.Attribute("Include")?.Value}";

        Strays.None(loose);
        Strays.None(own);
    }

    [Fact]
    public void Every_project_has_its_lock_file_and_its_place_in_the_solution()
    {
        string solution = Tree.Read("EdgeInspector.sln").Replace('\\', '/');

        string[] unlocked = ProjectFile.All.Select(p => Path.GetDirectoryName(p.Path)!.Replace('\\', '/') + "/packages.lock.json").Where(f => !Tree.Files.Contains(f)).ToArray();
        string[] outside = ProjectFile.All.Select(p => p.Path).Where(p => !solution.Contains($"\"{p}\"", StringComparison.Ordinal)).ToArray();
        Strays.None(unlocked);
        Strays.None(outside);
    }

    [Fact]
    public void No_project_weakens_the_rules_of_the_build()
    {
        string[] rules = ["TreatWarningsAsErrors", "Nullable", "AnalysisLevel", "AnalysisMode", "EnforceCodeStyleInBuild", "ManagePackageVersionsCentrally"];

        IEnumerable<string> weakened =
            from project in ProjectFile.All
            from property in XDocument.Parse(Tree.Read(project.Path)).Descendants()
            where rules.Contains(property.Name.LocalName)
            select $"{project.Path}: {property.Name.LocalName}";

        Strays.None(weakened);
        Assert.Contains("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", Tree.Read("src/Directory.Build.props"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_warning_that_is_silenced_says_why()
    {
        IEnumerable<string> silent =
            from file in Tree.Code("src").Concat(Tree.Code("tools"))
            let lines = Tree.Read(file).Split('\n')
            from number in Enumerable.Range(0, lines.Length)
            where lines[number].TrimStart().StartsWith("#pragma warning disable", StringComparison.Ordinal) && !HasReason(lines, number)
            select $"{file}:{number + 1} {lines[number].Trim()}";

        Strays.None(silent);
    }

    /// <summary>A comment on the line itself or on the one above.</summary>
    private static bool HasReason(string[] lines, int number) =>
        lines[number].Contains("//", StringComparison.Ordinal) || (number > 0 && lines[number - 1].TrimStart().StartsWith("//", StringComparison.Ordinal));

    [GeneratedRegex(@"^\d+(\.\d+){1,3}(-[0-9A-Za-z.\-]+)?$")]
    private static partial Regex ExactVersion();
}
