namespace EdgeInspector.GigEVision.Gvcp;

/// <summary>The folder of this PC from which descriptions are taken that a camera only names (<c>File:name.xml</c>).</summary>
/// <remarks>
/// The name is the camera's word, so it is a bare name or nothing: no folder, no drive, no way upwards, and only letters, digits, space and <c>._-+()</c>.
/// What it names is read from this folder alone, and only up to <see cref="DescriptionFile.BytesMax"/>.
/// </remarks>
internal static class DescriptionFolder
{
    private const string Scheme = "file:";
    private const int NameCharactersMax = 128;

    public static bool IsFileUrl(string url) => url.TrimStart().StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the file that a URL names; false, with the reason, when there is none or the name is not to be trusted.</summary>
    /// <param name="folder">Null: files are not to be read.</param>
    /// <param name="url">Of a URL register, with <see cref="IsFileUrl"/>.</param>
    /// <param name="content">The file as it is, packed or not.</param>
    /// <param name="zipped">The name ends in .zip.</param>
    /// <param name="problem">Empty on success.</param>
    public static bool TryRead(string? folder, string url, out byte[] content, out bool zipped, out string problem)
    {
        content = [];
        zipped = false;
        if (!TryParseName(url, out string name))
        {
            problem = $"XML URL '{url}' names '{name}': only a bare name of 1..{NameCharactersMax} letters, digits, spaces and ._-+() that ends in .xml or .zip is looked for";
            return false;
        }

        if (folder is null)
        {
            problem = $"XML URL '{url}' names a file of this PC, and no description folder is set";
            return false;
        }

        zipped = name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);
        string path = Path.Combine(folder, name);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (file.Length is 0 or > DescriptionFile.BytesMax)
            {
                problem = $"XML file '{path}' has {file.Length} bytes, outside 1..{DescriptionFile.BytesMax}";
                return false;
            }

            content = new byte[file.Length];
            file.ReadExactly(content);
            problem = "";
            return true;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            content = [];
            problem = $"XML file '{path}', named by the camera, cannot be read: {unreadable.Message}";
            return false;
        }
    }

    private static bool TryParseName(string url, out string name)
    {
        name = url.TrimStart()[Scheme.Length..];
        int query = name.IndexOf('?', StringComparison.Ordinal);
        if (query >= 0) name = name[..query];
        name = name.Trim();
        if (name.Length is 0 or > NameCharactersMax || name[0] == '.') return false;
        foreach (char c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !" ._-+()".Contains(c, StringComparison.Ordinal)) return false;
        }

        return name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);
    }
}
