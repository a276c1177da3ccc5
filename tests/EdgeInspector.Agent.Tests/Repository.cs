namespace EdgeInspector.Agent.Tests;

/// <summary>The folder that holds EdgeInspector.sln, found upwards from the built tests.</summary>
internal static class Repository
{
    public static string Folder { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string start)
    {
        string folder = start;
        while (!File.Exists(Path.Combine(folder, "EdgeInspector.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException($"no EdgeInspector.sln above {start}");
        return folder;
    }
}
