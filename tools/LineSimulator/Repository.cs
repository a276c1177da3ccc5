using System.Reflection;

namespace EdgeInspector.LineSimulator;

/// <summary>The folder that holds <c>EdgeInspector.sln</c>, and the agent that was built in it.</summary>
internal static class Repository
{
    private const string Marker = "EdgeInspector.sln";

    /// <summary>Looks above the program, then above the working directory; null when neither is inside the repository.</summary>
    public static string? Find() => FindAbove(AppContext.BaseDirectory) ?? FindAbove(Environment.CurrentDirectory);

    /// <summary>The agent that was built together with this bench line.</summary>
    public static string AgentAssembly(string folder)
    {
        string relative = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(a => a.Key == nameof(AgentAssembly)).Value!;
        return Path.GetFullPath(Path.Combine(folder, relative));
    }

    private static string? FindAbove(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Marker))) return folder.FullName;
        }

        return null;
    }
}
