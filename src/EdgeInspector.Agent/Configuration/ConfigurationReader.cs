namespace EdgeInspector.Agent.Configuration;

/// <summary>Reads a line's YAML file, and the files that it names, into one <see cref="LineConfiguration"/>.</summary>
/// <remarks>Never throws for what a file holds: every problem is collected and handed back at once.</remarks>
public static class ConfigurationReader
{
    /// <summary>Reads the file; relative paths inside it are relative to its folder.</summary>
    public static ConfigurationReading Read(string path) => throw new NotSupportedException(path);
}
