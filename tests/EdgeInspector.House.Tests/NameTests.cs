using System.Text.RegularExpressions;

namespace EdgeInspector.House.Tests;

public sealed partial class NameTests
{
    private static readonly string[] _banned = ["Util", "Utils", "Utility", "Utilities", "Helper", "Helpers", "Manager", "Common", "Misc", "Impl"];

    /// <summary>Files that hold no type of their own name, each with its reason.</summary>
    private static readonly string[] _withoutTheirType =
    [
        "Program.cs",       // top-level statements
        "AssemblyInfo.cs",  // attributes of the assembly
    ];

    [Fact]
    public void Nobody_is_called_Utils_Helper_Manager_Common_Misc_Base_or_Impl()
    {
        IEnumerable<string> names = Tree.Files
            .Where(f => f.StartsWith("src/", StringComparison.Ordinal) || f.StartsWith("tools/", StringComparison.Ordinal) || f.StartsWith("tests/", StringComparison.Ordinal))
            .SelectMany(f => f.Split('/').Select(part => part.Split('.')[0]))
            .Concat(Types().Select(t => t.Type))
            .Distinct();

        string[] strays = names.Where(IsBanned).ToArray();
        Strays.None(strays);
    }

    [Fact]
    public void A_file_of_src_and_tools_holds_one_type_and_is_named_as_it()
    {
        IEnumerable<string> strays = Types()
            .Where(t => !_withoutTheirType.Contains(Path.GetFileName(t.File)))
            .GroupBy(t => t.File)
            .Where(g => g.Count() != 1 || !IsNamedAs(Path.GetFileName(g.Key), g.First().Type))
            .Select(g => $"{g.Key}: {string.Join(", ", g.Select(t => t.Type))}");

        Strays.None(strays);
    }

    [Fact]
    public void Folders_are_concepts_and_never_kinds_of_code()
    {
        string[] kinds = ["Interfaces", "Services", "Enums", "Exceptions", "Extensions", "Constants", "Dtos", "Abstractions"];

        IEnumerable<string> strays = Tree.Code("src").SelectMany(f => f.Split('/')[..^1]).Distinct().Where(kinds.Contains);

        Strays.None(strays);
    }

    [Fact]
    public void Nothing_in_src_is_left_for_later()
    {
        IEnumerable<string> strays = Tree.Code("src").Where(f => Later().IsMatch(Tree.Read(f)));

        Strays.None(strays);
    }

    [Fact]
    public void No_path_of_somebodys_machine_is_in_the_tree()
    {
        string[] text = [".cs", ".md", ".yaml", ".json", ".ps1", ".sh", ".csproj", ".props", ".txt", ".js"];

        IEnumerable<string> strays =
            from file in Tree.Files
            where text.Contains(Path.GetExtension(file)) && Path.GetFileName(file) != "NameTests.cs"
            let match = MachinePath().Match(Tree.Read(file))
            where match.Success
            select $"{file}: {match.Value}";

        Strays.None(strays);
    }

    private static IEnumerable<(string File, string Type)> Types() =>
        from file in Tree.Code("src").Concat(Tree.Code("tools"))
        from Match match in TopLevelType().Matches(Tree.Read(file))
        select (file, match.Groups["name"].Value);

    /// <summary>Key.cs, Key.Reading.cs and, for a generic beside a plain type, KeyOfT.cs.</summary>
    private static bool IsNamedAs(string file, string type)
    {
        string name = file.Split('.')[0];
        return name == type || name == type + "OfT";
    }

    private static bool IsBanned(string name)
    {
        string[] humps = Hump().Matches(name).Select(m => m.Value).ToArray();
        return humps.Any(_banned.Contains) || humps is [.., "Base"];
    }

    [GeneratedRegex(@"^(?:(?:public|internal|file|sealed|static|abstract|partial|readonly|ref|unsafe)\s+)*(?:class|struct|interface|enum|record(?:\s+(?:struct|class))?|delegate\s+\S+)\s+(?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex TopLevelType();

    [GeneratedRegex("[A-Z][a-z0-9]*|[a-z0-9]+")]
    private static partial Regex Hump();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|NotImplementedException")]
    private static partial Regex Later();

    [GeneratedRegex(@"(?<![\w.:/\-])(/work/|/root/|/home/[a-z]|/Users/[A-Za-z])|[A-Z]:\\Users\\")]
    private static partial Regex MachinePath();
}
