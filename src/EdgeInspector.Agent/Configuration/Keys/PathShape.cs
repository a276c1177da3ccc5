using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using EdgeInspector.Agent.Configuration.Yaml;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>A path, relative to the file that names it or absolute; the value is absolute.</summary>
internal sealed class PathShape(PathExpectation expectation) : Shape<string>
{
    private const int LengthMax = 1024;

    public override string Allowed => expectation switch
    {
        PathExpectation.File => "path of a file that exists",
        PathExpectation.Folder => "path of a folder that exists",
        PathExpectation.FolderToMake => "path of a folder",
        _ => "path",
    };

    public override bool TryRead(YamlNode node, string key, KeyReading reading, [MaybeNullWhen(false)] out string value)
    {
        value = null;
        if (!TryScalar(node, key, reading, out YamlScalar? scalar)) return false;
        string text = scalar.Text;
        if (string.IsNullOrWhiteSpace(text) || text.Length > LengthMax || text.Any(char.IsControl))
            return reading.Refuse(node, key, $"'{Shown.Of(scalar)}' is not allowed; allowed: {Allowed}");

        string path = Path.GetFullPath(Path.Combine(reading.Folder, text));
        string place = Path.IsPathRooted(text) ? "" : " (relative to the folder of this file)";
        if (expectation == PathExpectation.File && !File.Exists(path))
            return reading.Refuse(node, key, Directory.Exists(path) ? $"'{Shown.Of(scalar)}' is a folder; allowed: {Allowed}" : $"file '{Shown.Of(scalar)}' does not exist{place}");
        if (expectation == PathExpectation.Folder && !Directory.Exists(path))
            return reading.Refuse(node, key, $"folder '{Shown.Of(scalar)}' does not exist{place}");
        if (expectation == PathExpectation.FolderToMake && File.Exists(path))
            return reading.Refuse(node, key, $"'{Shown.Of(scalar)}' is a file; allowed: {Allowed}");
        value = path;
        return true;
    }

    public override JsonObject Schema() => new() { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = LengthMax };
}
