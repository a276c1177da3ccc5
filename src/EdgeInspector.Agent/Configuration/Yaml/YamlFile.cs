namespace EdgeInspector.Agent.Configuration.Yaml;

/// <summary>One YAML file in memory: its bytes for the hash, its values with their places, and what was wrong already.</summary>
/// <param name="Name">The file as shown in problems.</param>
/// <param name="Bytes">The file's bytes; empty when it could not be read.</param>
/// <param name="Root">The top of the document, or null when there is none.</param>
/// <param name="IsWhole">False when a syntax error cut the file short: what is missing then proves nothing.</param>
internal sealed record YamlFile(string Name, byte[] Bytes, YamlNode? Root, bool IsWhole)
{
    /// <summary>Greatest size of a configuration file: 1 MiB. A real one has some 10 KiB.</summary>
    public const int SizeBytesMax = 1 << 20;

    /// <summary>Reads a file; what is wrong goes to <paramref name="problems"/>.</summary>
    public static YamlFile Read(string path, string name, ICollection<ConfigurationProblem> problems)
    {
        byte[]? bytes = ReadBytes(path, out string failure);
        if (bytes is not null) return Parse(bytes, name, problems);
        problems.Add(new ConfigurationProblem(name, 0, 0, "", failure));
        return new YamlFile(name, [], null, IsWhole: false);
    }

    /// <summary>Reads a file's text; what is wrong goes to <paramref name="problems"/>.</summary>
    public static YamlFile Parse(byte[] bytes, string name, ICollection<ConfigurationProblem> problems)
    {
        string? text = YamlText.Decode(bytes, out int line, out string failure);
        if (text is null)
        {
            problems.Add(new ConfigurationProblem(name, line, line > 0 ? 1 : 0, "", failure));
            return new YamlFile(name, bytes, null, IsWhole: false);
        }

        var tree = new YamlTree(name, text, problems);
        YamlNode? root = tree.Read();
        return new YamlFile(name, bytes, root, tree.IsWhole);
    }

    private static byte[]? ReadBytes(string path, out string failure)
    {
        failure = "";
        try
        {
            if (Directory.Exists(path))
            {
                failure = "is a folder; a YAML file is expected";
                return null;
            }

            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            var bytes = new byte[SizeBytesMax + 1];
            int count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (count <= SizeBytesMax) return bytes[..count];
            failure = "is larger than 1 MiB; this is no configuration";
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            failure = "does not exist";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            failure = $"cannot be read: {e.Message}";
        }

        return null;
    }
}
