using System.Xml.Linq;

namespace EdgeInspector.House.Tests;

/// <summary>What one .csproj refers to.</summary>
/// <param name="Path">Relative to the root.</param>
/// <param name="Projects">Names of the projects that it is linked with.</param>
/// <param name="Packages">Names of the packages that it is linked with.</param>
internal sealed record ProjectFile(string Path, IReadOnlyList<string> Projects, IReadOnlyList<string> Packages)
{
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public string Area => Path[..Path.IndexOf('/', StringComparison.Ordinal)];

    public static IReadOnlyList<ProjectFile> All { get; } =
        Tree.Files.Where(f => f.EndsWith(".csproj", StringComparison.Ordinal)).Select(Load).ToArray();

    private static ProjectFile Load(string path)
    {
        XElement[] items = XDocument.Parse(Tree.Read(path)).Descendants().ToArray();

        // A project that is only built before this one, to be started as a process, is no link.
        string[] projects = items
            .Where(i => i.Name.LocalName == "ProjectReference" && (string?)i.Attribute("ReferenceOutputAssembly") != "false")
            .Select(i => System.IO.Path.GetFileNameWithoutExtension(((string)i.Attribute("Include")!).Replace('\\', '/')))
            .ToArray();
        string[] packages = items.Where(i => i.Name.LocalName == "PackageReference").Select(i => (string?)i.Attribute("Include") ?? "").Where(p => p.Length > 0).ToArray();
        return new ProjectFile(path, projects, packages);
    }
}
