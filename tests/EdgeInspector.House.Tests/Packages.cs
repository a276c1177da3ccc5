using System.Xml.Linq;

namespace EdgeInspector.House.Tests;

/// <summary>The packages of the whole project with their versions, from the one list.</summary>
internal static class Packages
{
    public static IReadOnlyDictionary<string, string> Central { get; } = XDocument.Parse(Tree.Read("src/Directory.Packages.props"))
        .Descendants("PackageVersion")
        .ToDictionary(p => (string)p.Attribute("Include")!, p => (string)p.Attribute("Version")!, StringComparer.Ordinal);
}
