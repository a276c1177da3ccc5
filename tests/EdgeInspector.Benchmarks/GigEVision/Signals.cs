using System.Runtime.InteropServices;

namespace EdgeInspector.Benchmarks.GigEVision;

/// <summary>Signals to processes that we started.</summary>
internal static partial class Signals
{
    private const int Terminated = 15;   // SIGTERM [POSIX]
    private const int Interrupted = 2;   // SIGINT [POSIX]

    public static void Terminate(int process) => _ = kill(process, Terminated);

    public static void Interrupt(int process) => _ = kill(process, Interrupted);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int kill(int process, int signal);
}
