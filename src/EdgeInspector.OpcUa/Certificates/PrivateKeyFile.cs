namespace EdgeInspector.OpcUa;

/// <summary>A file with a private key: only the account that runs this program may read it.</summary>
internal static class PrivateKeyFile
{
    private const UnixFileMode OwnersAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Refuses a key that others can read or change: whoever has it is this application.</summary>
    /// <remarks>On Windows the folder's access list decides; the installer sets it, and it is not looked at here.</remarks>
    /// <exception cref="InvalidOperationException">Names the file, its mode and the command that mends it.</exception>
    public static void Check(string file)
    {
        if (OperatingSystem.IsWindows()) return;
        UnixFileMode mode = File.GetUnixFileMode(file);
        if ((mode & Others) == 0) return;
        string octal = Convert.ToString((int)mode, 8).PadLeft(3, '0');
        throw new InvalidOperationException(
            $"{file}: others may read the private key (mode {octal}, must be 600): chmod 600 '{file}', and make a new key if somebody may have copied it");
    }

    public static void Write(string file, string pem)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnersAlone;
        using var writer = new StreamWriter(file, options);
        writer.Write(pem);
    }
}
