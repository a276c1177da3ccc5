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
        PathExpectation.SecretFile => "path of a file that exists and that not everybody may read",
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
        if ((expectation is PathExpectation.File or PathExpectation.SecretFile) && !File.Exists(path))
        {
            string problem = Directory.Exists(path) ? $"'{Shown.Of(scalar)}' is a folder; allowed: {Allowed}" : $"file '{Shown.Of(scalar)}' does not exist{place}";
            return reading.Refuse(node, key, problem);
        }

        if (expectation == PathExpectation.Folder && !Directory.Exists(path))
            return reading.Refuse(node, key, $"folder '{Shown.Of(scalar)}' does not exist{place}");
        if (expectation == PathExpectation.FolderToMake && File.Exists(path))
            return reading.Refuse(node, key, $"'{Shown.Of(scalar)}' is a file; allowed: {Allowed}");
        if (expectation == PathExpectation.SecretFile && IsOpenToEverybody(path))
            return reading.Refuse(node, key, $"everybody on this PC may read '{Shown.Of(scalar)}'; allowed: {Allowed} (chmod 640)");
        value = path;
        return true;
    }

    public override JsonObject Schema() => new() { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = LengthMax };

    /// <remarks>Windows gives rights by lists, which the installer sets on the folder; there this says nothing.</remarks>
    private static bool IsOpenToEverybody(string path) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0;
}
