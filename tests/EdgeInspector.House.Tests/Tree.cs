using System.Text.RegularExpressions;

namespace EdgeInspector.House.Tests;

/// <summary>The files of the project as they lie on the disk, without what builds leave behind.</summary>
internal static partial class Tree
{
    private static readonly string[] _leftovers = ["bin", "obj", "artifacts", "node_modules", "TestResults", ".git", ".vs", ".idea", "data"];

    /// <summary>The folder that holds EdgeInspector.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Every file, relative to the root, with forward slashes.</summary>
    public static IReadOnlyList<string> Files { get; } = Walk(Root).Order(StringComparer.Ordinal).ToArray();

    public static IReadOnlyList<string> Rooms { get; } =
        Directory.GetDirectories(Path.Combine(Root, "src"), "EdgeInspector.*").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal).ToArray();

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    public static IEnumerable<string> Below(string folder, string extension) =>
        Files.Where(f => f.StartsWith(folder + "/", StringComparison.Ordinal) && f.EndsWith(extension, StringComparison.Ordinal));

    /// <summary>C# files that people write.</summary>
    public static IEnumerable<string> Code(string folder) => Below(folder, ".cs").Where(f => !f.EndsWith(".g.cs", StringComparison.Ordinal));

    /// <summary>The code of a file without its comments and docstrings.</summary>
    public static string WithoutComments(string code) => Comment().Replace(code, "");

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (string file in Directory.GetFiles(folder)) yield return Path.GetRelativePath(Root, file).Replace('\\', '/');
        foreach (string below in Directory.GetDirectories(folder).Where(f => !_leftovers.Contains(Path.GetFileName(f))))
        {
            foreach (string file in Walk(below)) yield return file;
        }
    }

    private static string FindRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "EdgeInspector.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("no EdgeInspector.sln above the tests");
        return folder;
    }

    // A "//" inside a string is an address, which follows a colon.
    [GeneratedRegex(@"(?<!:)//[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();
}
